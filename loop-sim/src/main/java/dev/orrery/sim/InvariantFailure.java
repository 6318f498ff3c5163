package dev.orrery.sim;

import org.jspecify.annotations.Nullable;

/** Thrown when an invariant of a simulation does not hold. */
public final class InvariantFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    private final String invariant;
    private final long timeNanos;
    private final String actor;
    private final String place;

    InvariantFailure(
            String invariant,
            String when,
            long timeNanos,
            String actor,
            String place,
            @Nullable String explanation) {
        super(
                "invariant '"
                        + invariant
                        + "' failed at "
                        + when
                        + (actor.isEmpty() ? "" : " on " + actor)
                        + (explanation == null ? "" : ": " + explanation));
        this.invariant = invariant;
        this.timeNanos = timeNanos;
        this.actor = actor;
        this.place = place;
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
     * @return the name of a loop, a thread or the environment; empty for what is judged at an end,
     *     as {@link Simulation#eventually} and histories are
     */
    public String actor() {
        return actor;
    }

    /**
     * Where the invariant is written, to tell it from others of the same name.
     *
     * @return the kind of check and the class of its condition, without what differs between JVMs
     */
    public String place() {
        return place;
    }
}
