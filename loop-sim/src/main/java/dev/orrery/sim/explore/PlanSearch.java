package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;

import org.jspecify.annotations.Nullable;

import java.util.function.Predicate;

/**
 * Looks for plans beside a failing one, by running many that differ from it a little.
 *
 * <p>Threading: one thread.
 */
interface PlanSearch {
    /**
     * Makes a plan small.
     *
     * @param plan a plan that fails
     * @param failure how it must still fail
     * @param goesOn told of each plan that is the smallest so far; false ends the search
     * @return the smallest plan that was found
     */
    Plan smaller(Plan plan, Fingerprint failure, Predicate<Plan> goesOn);

    /**
     * Looks for the calmest run beside a failing one.
     *
     * @param plan a plan that fails
     * @return a plan that holds, or null when none was found
     */
    @Nullable Plan calmer(Plan plan);

    /**
     * Tells why the search has ended early.
     *
     * @return for a reader; null when it came to its end
     */
    @Nullable String problem();
}
