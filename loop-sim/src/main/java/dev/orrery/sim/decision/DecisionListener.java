package dev.orrery.sim.decision;

/**
 * Hears of every decision, so that the simulator can fold it into the trace's digest.
 *
 * <p>Threading: called on the run's thread, inside {@link Decisions#choose}.
 *
 * <p>Order: in the order of the decisions. Questions with one option only are no decisions.
 */
@FunctionalInterface
public interface DecisionListener {
    /**
     * Called once for each decision.
     *
     * @param site who asked
     * @param ordinal the ordinal of the question within its site, from 0
     * @param choices the options; valid during this call only
     * @param answer the index that was taken, always in range
     */
    void decided(Site site, long ordinal, Choices choices, int answer);
}
