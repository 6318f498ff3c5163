package dev.orrery.sim.decision;

import java.util.List;
import java.util.StringJoiner;

/**
 * Which kinds of questions are about faults, and so are calm once a simulation has healed. All
 * others are about order and workload, and stay open.
 *
 * <p>A new kind of fault gets its name here. Those of user code and of scenarios begin with {@code
 * buggify.}; what begins as the simulator's own kinds do is a fault, too, but only the known ones
 * can be bounded, so that a typo is told.
 */
final class FaultKinds {
    // Late timers and slow work are faults of the machine; who goes first is not.
    private static final String[] KINDS = {"timer.late", "executor.duration"};
    // What hosts, networks, and user code and scenarios ask for as a fault.
    private static final String[] FAMILIES = {"fault.", "net.", "buggify."};

    // All that the simulator asks of the first two families.
    static final List<String> KNOWN =
            List.of(
                    "fault.clock",
                    "fault.crash",
                    "fault.pause",
                    "net.clog",
                    "net.connect",
                    "net.corrupt",
                    "net.dns",
                    "net.duplicate",
                    "net.emfile",
                    "net.latency",
                    "net.loss",
                    "net.partition",
                    "net.read",
                    "net.truncate",
                    "net.write");

    private FaultKinds() {}

    /** What may be bounded, in words. */
    static String all() {
        StringJoiner all = new StringJoiner(", ");
        KNOWN.forEach(all::add);
        List.of(KINDS).forEach(all::add);
        StringJoiner families = new StringJoiner(", ");
        for (String family : FAMILIES) {
            families.add(family + "*");
            if (KNOWN.stream().noneMatch(kind -> kind.startsWith(family))) {
                all.add("those that begin with " + family);
            }
        }
        return all + ", and " + families + " for all that begin so";
    }

    /** What may be bounded: a kind, or what kinds begin with when it ends in a dot. */
    static boolean canBeBounded(String key) {
        if (key.startsWith("fault.") || key.startsWith("net.")) {
            return KNOWN.contains(key) || key.equals("fault.") || key.equals("net.");
        }
        return contains(key);
    }

    static boolean contains(String kind) {
        for (String one : KINDS) {
            if (kind.equals(one)) {
                return true;
            }
        }
        for (String family : FAMILIES) {
            if (kind.startsWith(family)) {
                return true;
            }
        }
        return false;
    }
}
