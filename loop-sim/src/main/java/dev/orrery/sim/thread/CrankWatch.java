package dev.orrery.sim.thread;

/**
 * Hears of every turn, so that invariants are checked and budgets kept.
 *
 * <p>Threading: called on the thread that turns the crank. Failure: what it throws ends the run.
 */
public interface CrankWatch {
    /**
     * An actor has had its turn, or the environment an event.
     *
     * @param actor the actor's name
     */
    void turned(String actor);

    /** Virtual time has moved. */
    void timeMoved();
}
