package dev.orrery.sim.explore;

/** Why a sweep was over. */
public enum SweepEnd {
    /** All seeds have run. */
    SEEDS_DONE,
    /** A seed has failed, and the sweep was not to keep going. */
    FIRST_FAILURE,
    /** No seed was begun after the budget. */
    BUDGET_SPENT,
    /** The answerer had nothing left to try. */
    EXHAUSTED,
    /** A replay was another run, so that no verdict would mean anything. */
    NOT_DETERMINISTIC,
    /** A run did not end in real time; its thread was left behind. */
    HANGING,
    /** One child JVM after the other died, and no seed ran in between. */
    DYING,
    /** A worker could not go on, for a reason that is none of the scenario's. */
    BROKEN,
    /** The thread that waited for the sweep was interrupted, or the process was told to end. */
    INTERRUPTED
}
