package dev.orrery.sim;

import dev.orrery.sim.decision.Decisions;

/**
 * Which faults a simulation may have, and how many at once. If nothing is said each seed switches
 * some kinds off and others to a storm; here a scenario bounds that by what its system is meant to
 * bear.
 *
 * <p>Faults of hosts are {@code fault.crash}, {@code fault.pause} and {@code fault.clock}; those of
 * links, sockets and names begin with {@code net.}, those that code asks for with {@code buggify.};
 * a late timer is {@code timer.late}. A name that ends in {@code .*} means all that begin so.
 *
 * <p>Threading: as {@link Simulation}. Order: faults of hosts and links begin with {@link
 * Simulation#ready()} and end with {@link Simulation#heal()}.
 */
public final class Faults {
    private static final int AS_MANY_AS_STAY_FEWER_THAN_HALF = -1;

    private final Simulation simulation;
    private int maxDown = AS_MANY_AS_STAY_FEWER_THAN_HALF;
    private boolean monotonicJumps = true;

    Faults(Simulation simulation) {
        this.simulation = simulation;
    }

    /**
     * Lets no such fault happen.
     *
     * @param kinds what shall not happen
     * @return this
     * @throws IllegalArgumentException if one is not a kind of faults
     */
    public Faults off(String... kinds) {
        for (String kind : kinds) {
            decisions().limit(kind, Decisions.NEVER);
        }
        return this;
    }

    /**
     * Lets only such faults happen; none at all if none is named. One that is named and never
     * happens in any seed is reported.
     *
     * @param kinds what may happen
     * @return this
     * @throws IllegalArgumentException if one is not a kind of faults
     */
    public Faults only(String... kinds) {
        decisions().limitAll(Decisions.NEVER);
        for (String kind : kinds) {
            allow(kind, 1);
        }
        return this;
    }

    /**
     * Lets such a fault happen at most one time in {@code n} that it could; a bound for answerers
     * that draw. If it never happens in any seed, that is reported.
     *
     * @param kind what shall be rare
     * @param n how rare, at least 1
     * @return this
     * @throws IllegalArgumentException if it is not a kind of faults, or {@code n} is less than 1
     */
    public Faults atMostOneIn(String kind, int n) {
        if (n < 1) {
            throw new IllegalArgumentException(
                    "n must be at least 1: n=" + n + ", kind=" + kind + ". Use off() for never.");
        }
        allow(kind, n);
        return this;
    }

    /** What a scenario names it wants to see, and to know of if it never happens. */
    private void allow(String kind, int oneIn) {
        decisions().limit(kind, oneIn);
        if (!kind.endsWith(".*")) {
            decisions().declare(kind);
        }
    }

    /**
     * Lets so many hosts be down by {@code fault.crash} at one time. If nothing is said, fewer than
     * half of those that have a program to {@link SimHost#boot} and {@link SimHost#mayCrash may
     * crash}, so that a majority stays up; one if there are only one or two.
     *
     * @param hosts how many, 0 for none
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Faults maxDown(int hosts) {
        if (hosts < 0) {
            throw new IllegalArgumentException(
                    "hosts must not be negative: hosts=" + hosts + ". Use 0 for none.");
        }
        maxDown = hosts;
        return this;
    }

    /**
     * Lets monotonic clocks jump ahead by {@code fault.clock}, or not; they may if nothing is said.
     * A system of leases, or of anything else that lasts by each host's own clock, can bear drift
     * that it has allowed for, but no jump: without them it is tested for what it promises.
     *
     * @param may whether monotonic clocks may jump; they drift, and wall clocks do both, either way
     * @return this
     */
    public Faults monotonicJumps(boolean may) {
        monotonicJumps = may;
        return this;
    }

    boolean mayMonotonicJump() {
        return monotonicJumps;
    }

    /** Whether one more host may go down now. */
    boolean mayAnotherGoDown() {
        int crashable = 0;
        int down = 0;
        for (SimHost host : simulation.hosts()) {
            crashable += host.isCrashable() ? 1 : 0;
            down += host.hasProgram() && !host.isUp() ? 1 : 0;
        }
        int most =
                maxDown == AS_MANY_AS_STAY_FEWER_THAN_HALF
                        ? Math.max(1, (crashable - 1) / 2)
                        : maxDown;
        return down < most;
    }

    /** What could happen from now on is reported if it never does. */
    void begin() {
        boolean mayCrash = maxDown != 0;
        for (SimHost host : simulation.hosts()) {
            decisions().declare(HostFaults.PAUSE);
            decisions().declare(HostFaults.CLOCK);
            if (mayCrash && host.isCrashable()) {
                decisions().declare(HostFaults.CRASH);
            }
        }
    }

    /** Whether the scenario has what could fail, so that it should say when that may begin. */
    boolean areExpected() {
        if (decisions().isNever(HostFaults.CRASH) && decisions().isNever(HostFaults.PAUSE)) {
            return false;
        }
        for (SimHost host : simulation.hosts()) {
            if (host.hasProgram()) {
                return true;
            }
        }
        return false;
    }

    private Decisions decisions() {
        return simulation.decisions();
    }
}
