package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;

/**
 * What came of shrinking a plan.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param plan the smallest plan found that fails in the same way, with the digest and the failure
 *     of its run; the plan as it was given when its own run did not fail so
 * @param linesBefore how many answers of the plan given were not calm
 * @param runs how many runs it took
 * @param isMinimal whether the search came to its end: with any one answer left out, or made calmer
 *     (by one, and where there are less than 17 options by any), the run does not fail in the same
 *     way any more
 */
public record Shrunk(Plan plan, int linesBefore, long runs, boolean isMinimal) {
    /**
     * Returns how many answers are not calm now.
     *
     * @return the number of lines of the plan
     */
    public int lines() {
        return plan.entries().size();
    }
}
