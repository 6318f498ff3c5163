package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.Plan;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * Makes the plan of a failure small: fewer deviations from the calm run, calmer ones, and an
 * earlier end, with the same failure.
 *
 * <p>Every axis is an edit of the plan. Its lines are left out by kind (faults), by actor (hosts
 * and threads), from the end, and in ever smaller groups down to single ones; those that stay are
 * pushed toward option 0 (latencies, orders, steps of the workload) and to earlier questions. What
 * counts is never the edited plan but what its run has recorded: an answer left out changes what
 * later questions mean, and lines that no question asks for any more are gone from the record.
 *
 * <p>Threading: one thread; the runs are on it. Time and units: the limit is real time, that of the
 * given clock, and is looked at between two runs. Cost: as many runs as the limits allow, one after
 * the other; memory for a number per plan tried.
 *
 * <p>Failure: when a limit ends the search, what was found so far is its result. Which plans are
 * tried, and in which order, depends on the scenario and the plan alone.
 *
 * <p>Source: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", TSE 2002
 * (ddmin, here over what the run records); the limit of 10 s is jqwik's.
 */
public final class Shrinker {
    private final Scenario scenario;
    private final NanoClock clock;
    private final long timeNanos;
    private final long mostRuns;

    /**
     * Makes a shrinker.
     *
     * @param scenario what runs
     * @param clock real time
     * @param time how long it may take
     * @param mostRuns how many runs it may take, at least 1
     * @throws IllegalArgumentException if the time is negative, or no run is allowed
     */
    public Shrinker(Scenario scenario, NanoClock clock, Duration time, long mostRuns) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(
                    "time must not be negative: time=" + time + ". Zero tries the plan only.");
        }
        if (mostRuns < 1) {
            throw new IllegalArgumentException(
                    "mostRuns must be at least 1: mostRuns="
                            + mostRuns
                            + ". The first run shows that the plan fails.");
        }
        this.scenario = scenario;
        this.clock = clock;
        this.timeNanos = time.toNanos();
        this.mostRuns = mostRuns;
    }

    /**
     * Makes a plan small.
     *
     * @param plan a plan of the scenario
     * @param fingerprint the failure that must stay
     * @return the best that was found within the limits
     */
    public Shrunk shrink(Plan plan, Fingerprint fingerprint) {
        return shrink(plan, fingerprint, better -> true);
    }

    /**
     * As {@link #shrink(Plan, Fingerprint)}; each plan that is the smallest so far is told of, and
     * the search ends when the answer is false.
     */
    Shrunk shrink(Plan plan, Fingerprint fingerprint, Predicate<Plan> goesOn) {
        ShrinkLimit limit = new ShrinkLimit(clock, timeNanos, mostRuns);
        ShrinkSearch search = new ShrinkSearch(scenario, plan, fingerprint, limit, goesOn);
        Trial best = search.first() ? new ShrinkMoves(search).toTheEnd() : null;
        return new Shrunk(
                best == null ? plan : search.planOf(best),
                plan.entries().size(),
                search.runs(),
                best != null && !search.isOver());
    }

    /**
     * Says in a plan that it is of the code as it is now, whatever has written it first. A shrunk
     * plan keeps the header of the one given, and has the digest of today's code.
     *
     * @param plan a plan of the scenario
     * @return the plan, otherwise equal
     */
    public Plan signed(Plan plan) {
        String code = CodeHash.of(scenario);
        return code == null ? plan : plan.withHeader(PlanHeaders.CODE, code);
    }
}
