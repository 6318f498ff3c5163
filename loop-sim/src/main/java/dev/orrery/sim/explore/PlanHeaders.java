package dev.orrery.sim.explore;

/** The headers that this room writes into plans. */
final class PlanHeaders {
    /** The failure of the run, as {@link RunFailure#text()}; absent when it held. */
    static final String FAILURE = "failure";

    /** What code has run, as {@link CodeHash} tells; absent when that could not be told. */
    static final String CODE = "code";

    private PlanHeaders() {}
}
