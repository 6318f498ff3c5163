package dev.orrery.sim.decision;

import java.util.LinkedHashMap;
import java.util.Map;

/** How rare a run lets each kind of fault be. */
final class KindLimits {
    private static final String FAMILY = ".*";

    // By kind, or by what kinds begin with when it ends in a dot; what was said last counts.
    private final Map<String, Integer> limits = new LinkedHashMap<>();
    private int otherwise = 1;

    void set(String kind, int oneIn) {
        String key = kind.endsWith(FAMILY) ? kind.substring(0, kind.length() - 1) : kind;
        if (!FaultKinds.canBeBounded(key)) {
            throw new IllegalArgumentException(
                    "kind must be a kind of faults: kind="
                            + PlanText.quote(kind)
                            + ". There are "
                            + FaultKinds.all()
                            + ".");
        }
        limits.remove(key);
        limits.put(key, oneIn);
    }

    void setAll(int oneIn) {
        limits.clear();
        otherwise = oneIn;
    }

    int of(String kind) {
        if (!FaultKinds.contains(kind)) {
            return 1;
        }
        int found = otherwise;
        for (Map.Entry<String, Integer> one : limits.entrySet()) {
            String key = one.getKey();
            if (key.endsWith(".") ? kind.startsWith(key) : kind.equals(key)) {
                found = one.getValue();
            }
        }
        return found;
    }
}
