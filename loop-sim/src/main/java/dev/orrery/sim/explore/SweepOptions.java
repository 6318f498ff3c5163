package dev.orrery.sim.explore;

import dev.orrery.sim.decision.SeedRange;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What a sweep runs, how long, and where its plans go.
 *
 * <p>Threading: immutable, any thread.
 */
public final class SweepOptions {
    private final SeedRange seeds;
    private final @Nullable Duration budget;
    private final boolean keepGoing;
    private final PlanFolder plans;
    private final int lastEvents;

    private SweepOptions(
            SeedRange seeds,
            @Nullable Duration budget,
            boolean keepGoing,
            PlanFolder plans,
            int lastEvents) {
        this.seeds = seeds;
        this.budget = budget;
        this.keepGoing = keepGoing;
        this.plans = plans;
        this.lastEvents = lastEvents;
    }

    /**
     * Returns the options that are used when nothing is said.
     *
     * @return seeds 1 to 1000, without budget, up to the first failure, plans in {@link
     *     PlanFolder#standard()}, the last 10 events of a failed run kept
     */
    public static SweepOptions standard() {
        return new SweepOptions(new SeedRange(1, 1000), null, false, PlanFolder.standard(), 10);
    }

    /**
     * Returns these options with other seeds.
     *
     * @param newSeeds the seeds to run, in order
     * @return the options, otherwise equal
     */
    public SweepOptions withSeeds(SeedRange newSeeds) {
        return new SweepOptions(newSeeds, budget, keepGoing, plans, lastEvents);
    }

    /**
     * Returns these options with a budget: no seed is begun after it.
     *
     * @param newBudget how much real time, more than zero
     * @return the options, otherwise equal
     * @throws IllegalArgumentException if it is zero, negative, or more than 292 years
     */
    public SweepOptions withBudget(Duration newBudget) {
        if (newBudget.isZero()
                || newBudget.isNegative()
                || newBudget.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException(
                    "budget must be more than zero and less than 292 years: budget="
                            + newBudget
                            + ". Leave it out for no limit.");
        }
        return new SweepOptions(seeds, newBudget, keepGoing, plans, lastEvents);
    }

    /**
     * Returns these options with or without going on after a failure.
     *
     * @param newKeepGoing whether the sweep goes on and reports one failure of each kind
     * @return the options, otherwise equal
     */
    public SweepOptions withKeepGoing(boolean newKeepGoing) {
        return new SweepOptions(seeds, budget, newKeepGoing, plans, lastEvents);
    }

    /**
     * Returns these options with another folder for plans.
     *
     * @param newPlans where the plans of failed runs go
     * @return the options, otherwise equal
     */
    public SweepOptions withPlans(PlanFolder newPlans) {
        return new SweepOptions(seeds, budget, keepGoing, newPlans, lastEvents);
    }

    /**
     * Returns these options with more or less events kept.
     *
     * @param newLastEvents how many of the last events of a failed run are reported
     * @return the options, otherwise equal
     */
    public SweepOptions withLastEvents(int newLastEvents) {
        return new SweepOptions(seeds, budget, keepGoing, plans, newLastEvents);
    }

    /**
     * Returns which seeds run.
     *
     * @return the seeds, both ends included
     */
    public SeedRange seeds() {
        return seeds;
    }

    /**
     * Returns after how much real time no further seed is begun.
     *
     * @return the budget, or null when there is none
     */
    public @Nullable Duration budget() {
        return budget;
    }

    /**
     * Returns whether the sweep goes on after a failure.
     *
     * @return true to go on
     */
    public boolean isKeepGoing() {
        return keepGoing;
    }

    /**
     * Returns where plans go.
     *
     * @return their folder
     */
    public PlanFolder plans() {
        return plans;
    }

    /**
     * Returns how many of the last events of a failed run are reported.
     *
     * @return their number
     */
    public int lastEvents() {
        return lastEvents;
    }
}
