package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
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
 * @param divergence how the run differs from the recorded one though it must not; null when it is
 *     the same, or may be another
 */
public record Replay(
        Plan plan, ScenarioRun run, Code code, int matched, @Nullable Divergence divergence) {
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
        ReplayOracle oracle = new ReplayOracle(plan);
        ScenarioRun run = ScenarioRun.of(scenario, oracle, trace);
        int matched = plan.entries().size() - oracle.unmatched().size() - oracle.unasked().size();
        Code code = code(scenario, plan);
        boolean mustBeSame = code == Code.SAME && plan.digest().isPresent();
        Divergence divergence =
                mustBeSame && !(matched == plan.entries().size() && isAsRecorded(plan, run))
                        ? Divergence.fromPlan(scenario, plan, run)
                        : null;
        return new Replay(plan, run, code, matched, divergence);
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
