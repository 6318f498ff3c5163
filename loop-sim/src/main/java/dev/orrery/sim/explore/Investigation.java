package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;

import java.util.List;

/**
 * What is done with a failing run before it is reported. Its plan is written as it was found, so
 * that nothing is lost whatever follows; it is replayed here and in a fresh JVM; it is made small,
 * and the small plan takes its place once it was seen to fail in the same way again.
 *
 * <p>Threading: one thread, that of the sweep's caller.
 */
final class Investigation {
    private static final int UNWINDING = 100;

    private final Scenario scenario;
    private final SweepOptions options;
    private final NanoClock clock;

    Investigation(Scenario scenario, SweepOptions options, NanoClock clock) {
        this.scenario = scenario;
        this.options = options;
        this.clock = clock;
    }

    /** Replays a run that failed; whatever comes of it is a finding. */
    Finding ofFailure(long seed, ScenarioRun run) {
        Plan found = complete(run.plan().withSeed(seed));
        PlanFiles files = new PlanFiles(options.plans());
        files.keep(found);
        Repeat repeat = new Repeat(scenario, options.freshJvm());
        Divergence divergence = repeat.of(found, run);
        Plan plan = divergence == null ? shrunk(found, run, repeat) : found;
        files.replace(found, plan);
        ScenarioRun last =
                ScenarioRun.of(
                        scenario,
                        new ReplayOracle(plan),
                        Trace.recordLast(options.lastEvents() + UNWINDING));
        repeat.restoreInterrupt();
        return finding(seed, plan == found ? run : last, found, plan, files, last, repeat);
    }

    /** A run that held and whose replay was another run. */
    Finding ofSample(long seed, ScenarioRun run, ScenarioRun replay) {
        Plan plan = complete(run.plan().withSeed(seed));
        Repeat repeat = new Repeat(scenario, null);
        repeat.differs(Divergence.between(scenario, plan, run, replay));
        PlanFiles files = new PlanFiles(options.plans());
        files.keep(plan);
        return finding(seed, run, plan, plan, files, replay, repeat);
    }

    private Plan complete(Plan plan) {
        String code = CodeHash.of(scenario);
        return code == null ? plan : plan.withHeader(PlanHeaders.CODE, code);
    }

    /** The small plan, or the found one where the small one does not repeat. */
    private Plan shrunk(Plan found, ScenarioRun run, Repeat repeat) {
        RunFailure failure = run.failure();
        if (failure == null || options.shrinkTime().isZero() || repeat.isInterrupted()) {
            return found;
        }
        Plan small =
                new Shrinker(scenario, clock, options.shrinkTime(), Long.MAX_VALUE)
                        .shrink(found, failure.fingerprint())
                        .plan();
        return small.equals(found) || repeat.isSound(small, failure.fingerprint()) ? small : found;
    }

    private Finding finding(
            long seed,
            ScenarioRun run,
            Plan found,
            Plan plan,
            PlanFiles files,
            ScenarioRun recorded,
            Repeat repeat) {
        return new Finding(
                seed,
                1,
                run.failure(),
                run.digestText(),
                found,
                plan,
                files.file(),
                files.problem(),
                lastOf(recorded),
                repeat.confirmation(),
                repeat.problem(),
                repeat.divergence());
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
