package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceDiff;

import org.jspecify.annotations.Nullable;

/**
 * Two runs of one plan that were not the same: the scenario is not deterministic.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param first what the first run's digest and failure were
 * @param second what the second run's were
 * @param difference the first event that differs, or null when it could not be shown
 */
public record Divergence(String first, String second, @Nullable TraceDiff difference) {
    // A coin that the scenario tosses falls the same way that often once in 256.
    private static final int TRIES = 8;

    /**
     * Looks for the first event that differs: in the traces of both runs when they are whole, else
     * by running the plan again and again with whole traces.
     */
    static Divergence between(Scenario scenario, Plan plan, ScenarioRun first, ScenarioRun second) {
        ScenarioRun whole = isWhole(first) ? first : isWhole(second) ? second : null;
        TraceDiff found = null;
        if (isWhole(first) && isWhole(second)) {
            found = difference(first, second);
        }
        for (int i = 0; i < TRIES && found == null; i++) {
            ScenarioRun next = ScenarioRun.of(scenario, new ReplayOracle(plan), Trace.recordAll());
            if (whole == null) {
                whole = next;
            } else {
                found = difference(whole, next);
            }
        }
        return new Divergence(describe(first), describe(second), found);
    }

    /** A run differs from what its plan has recorded; the recorded run's events are gone. */
    static Divergence fromPlan(Scenario scenario, Plan plan, ScenarioRun run) {
        Divergence shown = between(scenario, plan, run, run);
        return new Divergence(recorded(plan), describe(run), shown.difference());
    }

    /** Two runs of another JVM; this one looks for an event that differs here. */
    static Divergence elsewhere(
            Scenario scenario, Plan plan, RunSummary first, RunSummary second, ScenarioRun here) {
        Divergence shown = between(scenario, plan, here, here);
        return new Divergence(describe(first), describe(second), shown.difference());
    }

    /** A run of this JVM and one of a fresh JVM, whose events are gone. */
    static Divergence acrossJvms(RunSummary here, RunSummary fresh) {
        return new Divergence(describe(here), describe(fresh) + " (in a fresh JVM)", null);
    }

    private static String describe(RunSummary run) {
        String failure = run.failure();
        return Trace.format(run.digest()) + ", " + (failure == null ? "held" : failure);
    }

    private static boolean isWhole(ScenarioRun run) {
        return run.trace().isWhole();
    }

    private static @Nullable TraceDiff difference(ScenarioRun first, ScenarioRun second) {
        return TraceDiff.firstDifference(first.trace().events(), second.trace().events())
                .orElse(null);
    }

    private static String describe(ScenarioRun run) {
        RunFailure failure = run.failure();
        return run.digestText() + ", " + (failure == null ? "held" : failure.text());
    }

    private static String recorded(Plan plan) {
        String digest = plan.digest().isPresent() ? Trace.format(plan.digest().getAsLong()) : "";
        return digest + ", " + plan.header().getOrDefault(PlanHeaders.FAILURE, "held");
    }

    /**
     * Returns all that is known about it, for a reader.
     *
     * @return several lines, without a line end after the last
     */
    public String text() {
        TraceDiff shown = difference;
        return "  first run:  "
                + first
                + "\n  second run: "
                + second
                + "\n"
                + (shown == null
                        ? "More runs here were all the same. Look for what is done once in a JVM"
                                + " (static initialisers, caches), and for what differs between"
                                + " JVMs (hash order, the environment)."
                        : shown.text()
                                + "\nLook for what reaches this event past the World: real time,"
                                + " real threads, hash order, identity hashes, static fields.");
    }
}
