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

    /** Code outside of all turns lets the crank turn; it may have started threads before. */
    void entered();

    /** Somebody is about to be chosen; whoever can go on has to be runnable now. */
    void picking();

    /** Virtual time has moved. */
    void timeMoved();
}
