package dev.orrery.sim.decision;

/**
 * Answers every question that production would leave to chance.
 *
 * <p>Threading: one run, one thread at a time; one oracle serves one run.
 *
 * <p>Order: option 0 is always the plainest behaviour (first come first served, least latency, no
 * fault), so an oracle that always answers 0 gives the calm run.
 *
 * <p>Failure: {@link Decisions} takes an answer out of range as 0 and counts it.
 */
@FunctionalInterface
public interface Oracle {
    /**
     * Picks one option.
     *
     * @param site who asks; {@link Site#ordinal()} is the ordinal of this question
     * @param choices the options, at least two; valid during this call only
     * @return the index of the option, from 0 to {@code choices.size() - 1}
     */
    int choose(Site site, Choices choices);
}
