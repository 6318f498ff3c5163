package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceDiff;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Two runs of one plan that were not the same: the scenario is not deterministic.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param first what the first run's digest and failure were
 * @param second what the second run's were
 * @param difference the first event that differs, or null when it could not be shown
 * @param suspects where the user's code stood then, and through what the machine has probably got
 *     into the run, in lines for a reader
 */
public record Divergence(
        String first, String second, @Nullable TraceDiff difference, List<String> suspects) {
    // A coin that the scenario tosses falls the same way that often once in 256.
    private static final int TRIES = 8;

    /** Copies the lines. */
    public Divergence {
        suspects = List.copyOf(suspects);
    }

    /**
     * Looks for the first event that differs: by running the plan again and again, with all events
     * and the stacks of the user's code; else in the traces of both runs, when they are whole.
     */
    static Divergence between(Scenario scenario, Plan plan, ScenarioRun first, ScenarioRun second) {
        return of(scenario, plan, first, second, describe(first), describe(second));
    }

    /** A run differs from what its plan has recorded; the recorded run's events are gone. */
    static Divergence fromPlan(Scenario scenario, Plan plan, ScenarioRun run) {
        return of(scenario, plan, run, run, recorded(plan), describe(run));
    }

    /** Two runs of another JVM; this one looks for an event that differs here. */
    static Divergence elsewhere(
            Scenario scenario, Plan plan, RunSummary first, RunSummary second, ScenarioRun here) {
        return of(scenario, plan, here, here, describe(first), describe(second));
    }

    /** A run of this JVM and one of a fresh JVM, whose events are gone. */
    static Divergence acrossJvms(Scenario scenario, Plan plan, ScenarioRun here, RunSummary fresh) {
        String there = describe(fresh) + " (in a fresh JVM)";
        return of(scenario, plan, here, here, describe(here), there);
    }

    private static Divergence of(
            Scenario scenario,
            Plan plan,
            ScenarioRun first,
            ScenarioRun second,
            String firstText,
            String secondText) {
        TraceDiff seen =
                isWhole(first) && isWhole(second) && first != second
                        ? difference(first, second)
                        : null;
        TraceDiff again = null;
        ScenarioRun whole = null;
        for (int i = 0; i < TRIES && again == null; i++) {
            ScenarioRun next =
                    ScenarioRun.of(
                            scenario, new ReplayOracle(plan), Trace.recordAll().withStacks());
            if (whole == null) {
                whole = next;
                if (seen == null && isWhole(first) && first != second) {
                    seen = difference(first, next);
                }
            } else {
                again = difference(whole, next);
            }
        }
        TraceDiff shown = again == null ? seen : again;
        List<String> lines = new ArrayList<>();
        if (shown != null) {
            lines.addAll(LeakHunt.stack("the event of the first run", shown.first()));
            lines.addAll(LeakHunt.stack("the event of the second run", shown.second()));
        }
        boolean firstOnly = again == null && (seen != null || first == second);
        lines.addAll(LeakHunt.suspects(scenario, shown, firstOnly, firstText, secondText));
        return new Divergence(firstText, secondText, shown, lines);
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
        StringBuilder text = new StringBuilder("  first run:  ");
        text.append(first).append("\n  second run: ").append(second).append('\n');
        text.append(
                shown == null
                        ? "More runs here were all the same. Look for what is done once in a JVM"
                                + " (static initialisers, caches), and for what differs between"
                                + " JVMs (hash order, the environment)."
                        : shown.text());
        for (String line : suspects) {
            text.append("\n  ").append(line);
        }
        return text.toString();
    }
}
