package dev.orrery.sim.decision;

/**
 * Which kinds of questions are about faults, and so are calm once a simulation has healed. All
 * others are about order and workload, and stay open.
 *
 * <p>A new kind of fault gets its name here, or begins as one of the families does.
 */
final class FaultKinds {
    // Late timers and slow work are faults of the machine; who goes first is not.
    private static final String[] KINDS = {"timer.late", "executor.duration"};
    // What user code and scenarios ask for as a fault, and the faults of networks.
    private static final String[] FAMILIES = {"buggify.", "fault.", "net."};

    private FaultKinds() {}

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
