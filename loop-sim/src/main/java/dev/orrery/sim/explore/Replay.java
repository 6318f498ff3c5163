package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

/**
 * A plan that was run again, compared with what it says about itself.
 *
 * <p>When the code is the same as that which wrote the plan, the run must be the same: its digest,
 * its failure, and every answer of the plan asked for. When the code was edited, or the plan names
 * no digest or no code, the run may be another, and {@link #matched()} says how much of the plan
 * still applies.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param plan what was replayed
 * @param run how it went this time
 * @param code whether the code is that which wrote the plan
 * @param matched how many answers of the plan were asked for and still there
 * @param mismatch the first answer of the plan that was not; null when all were
 * @param divergence how the run differs from the recorded one though it must not; null when it is
 *     the same, or may be another
 */
public record Replay(
        Plan plan,
        ScenarioRun run,
        Code code,
        int matched,
        @Nullable PlanMismatch mismatch,
        @Nullable Divergence divergence) {
    /** How the code that runs now relates to the code that wrote a plan. */
    public enum Code {
        /** No class file has changed. */
        SAME,
        /** Class files have changed. */
        EDITED,
        /** The plan does not say, or the class files cannot be read. */
        UNKNOWN
    }

    /**
     * Runs a plan again.
     *
     * @param scenario the scenario that the plan names
     * @param plan the plan
     * @param trace a fresh trace; one that records all events lets a run that differs from the next
     *     be explained at once
     * @return how it went; what the scenario throws is in it
     */
    public static Replay of(Scenario scenario, Plan plan, Trace trace) {
        MatchNotes notes = new MatchNotes(plan);
        ScenarioRun run = ScenarioRun.of(scenario, notes, trace);
        int matched = notes.matched();
        Code code = code(scenario, plan);
        boolean mustBeSame = code == Code.SAME && plan.digest().isPresent();
        Divergence divergence =
                mustBeSame && !(matched == plan.entries().size() && isAsRecorded(plan, run))
                        ? Divergence.fromPlan(scenario, plan, run)
                        : null;
        return new Replay(plan, run, code, matched, notes.first(), divergence);
    }

    /**
     * Runs the beginning of the plan that still applies, and goes on by a seed from there instead
     * of calmly.
     *
     * @param scenario the scenario that the plan names
     * @param seed decides all answers after the last line that still applies
     * @param trace a fresh trace
     * @return how that went; another run than {@link #run()}, with a plan of its own
     */
    public ScenarioRun thenSeeded(Scenario scenario, long seed, Trace trace) {
        PlanMismatch stale = mismatch;
        Plan prefix = stale == null ? plan : ThenSeeded.prefix(plan, stale);
        return ScenarioRun.of(scenario, new ThenSeeded(prefix, seed), trace);
    }

    private static Code code(Scenario scenario, Plan plan) {
        String recorded = plan.header().get(PlanHeaders.CODE);
        String now = recorded == null ? null : CodeHash.of(scenario);
        if (now == null) {
            return Code.UNKNOWN;
        }
        return now.equals(recorded) ? Code.SAME : Code.EDITED;
    }

    private static boolean isAsRecorded(Plan plan, ScenarioRun run) {
        RunFailure failure = run.failure();
        String recorded = plan.header().get(PlanHeaders.FAILURE);
        boolean sameFailure = failure == null ? recorded == null : failure.text().equals(recorded);
        return sameFailure && plan.digest().orElseThrow() == run.digest();
    }
}
