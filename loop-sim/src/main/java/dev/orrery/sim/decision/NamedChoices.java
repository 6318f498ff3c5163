package dev.orrery.sim.decision;

import java.util.LinkedHashSet;
import java.util.Set;

/** Fixed options by name. */
final class NamedChoices implements Choices {
    static final Choices YES_NO = new NamedChoices("no", "yes");

    private final String[] keys;

    NamedChoices(String... keys) {
        this.keys = keys.clone();
        if (keys.length == 0) {
            throw new IllegalArgumentException(
                    "keys must hold at least one name: keys.length=0. Name the calm option first.");
        }
        Set<String> seen = new LinkedHashSet<>();
        for (String key : this.keys) {
            if (!seen.add(key)) {
                throw new IllegalArgumentException(
                        "keys must be distinct: key="
                                + PlanText.quote(key)
                                + ". A plan finds an option by its name.");
            }
        }
    }

    @Override
    public int size() {
        return keys.length;
    }

    @Override
    public String key(int option) {
        return keys[option];
    }

    @Override
    public String toString() {
        return String.join("|", keys);
    }
}
