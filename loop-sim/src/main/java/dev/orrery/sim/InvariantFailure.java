package dev.orrery.sim;

import org.jspecify.annotations.Nullable;

/** Thrown when an invariant of a simulation does not hold. */
public final class InvariantFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    private final String invariant;
    private final long timeNanos;
    private final String actor;

    InvariantFailure(
            String invariant,
            String when,
            long timeNanos,
            String actor,
            @Nullable String explanation) {
        super(
                "invariant '"
                        + invariant
                        + "' failed at "
                        + when
                        + " on "
                        + actor
                        + (explanation == null ? "" : ": " + explanation));
        this.invariant = invariant;
        this.timeNanos = timeNanos;
        this.actor = actor;
    }

    /**
     * The invariant's name.
     *
     * @return the name given to {@link Simulation#always}
     */
    public String invariant() {
        return invariant;
    }

    /**
     * When it was seen not to hold.
     *
     * @return virtual nanoseconds from the start of the run
     */
    public long timeNanos() {
        return timeNanos;
    }

    /**
     * Whose event broke it.
     *
     * @return the name of a loop, a thread or the environment
     */
    public String actor() {
        return actor;
    }
}
