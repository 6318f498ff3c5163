package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is done with a failing run before it is reported: it is seen to repeat, its plan is made
 * small and kept.
 *
 * <p>Threading: one thread, that of the sweep's caller.
 */
final class Investigation {
    private static final int UNWINDING = 100;

    private final Scenario scenario;
    private final SweepOptions options;

    Investigation(Scenario scenario, SweepOptions options) {
        this.scenario = scenario;
        this.options = options;
    }

    /** Replays a run that failed; whatever comes of it is a finding. */
    Finding ofFailure(long seed, ScenarioRun run) {
        Plan plan = run.plan().withSeed(seed);
        Trace trace = Trace.recordLast(options.lastEvents() + UNWINDING);
        ScenarioRun replay = ScenarioRun.of(scenario, new ReplayOracle(plan), trace);
        Divergence divergence =
                run.isSameAs(replay) ? null : Divergence.between(scenario, plan, run, replay);
        return finding(seed, run, plan, replay, divergence);
    }

    /** A run that held and whose replay was another run. */
    Finding ofSample(long seed, ScenarioRun run, ScenarioRun replay) {
        Plan plan = run.plan().withSeed(seed);
        return finding(seed, run, plan, replay, Divergence.between(scenario, plan, run, replay));
    }

    private Finding finding(
            long seed,
            ScenarioRun run,
            Plan plan,
            ScenarioRun replay,
            @Nullable Divergence divergence) {
        String code = CodeHash.of(scenario);
        Plan complete = code == null ? plan : plan.withHeader(PlanHeaders.CODE, code);
        Path file = null;
        String problem = "";
        try {
            file = options.plans().write(complete);
        } catch (IOException e) {
            problem = RunFailure.oneLine(e.toString());
        }
        return new Finding(
                seed,
                1,
                run.failure(),
                run.digestText(),
                plan,
                plan,
                file,
                problem,
                lastOf(replay),
                divergence == null ? Confirmation.THIS_JVM : Confirmation.NOT_REPEATED,
                divergence);
    }

    private List<TraceEvent> lastOf(ScenarioRun run) {
        List<TraceEvent> kept = run.trace().events();
        int end = kept.size();
        for (int i = kept.size() - 1; i >= 0; i--) {
            if (kept.get(i).kind() == EventKind.INVARIANT_FAILED) {
                // What follows is how the run unwound.
                end = i + 1;
            }
        }
        return kept.subList(Math.max(0, end - options.lastEvents()), end);
    }
}
