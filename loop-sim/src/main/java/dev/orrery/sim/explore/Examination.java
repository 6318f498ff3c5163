package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Makes a finding of what a worker has told, with all runs that this takes on another thread: a
 * plan that differs a little may run for ever, and a run of another JVM may do so in this one.
 *
 * <p>Threading: the sweep's thread.
 */
final class Examination {
    private final Scenario scenario;
    private final SweepOptions options;
    private final NanoClock clock;

    Examination(Scenario scenario, SweepOptions options, NanoClock clock) {
        this.scenario = scenario;
        this.options = options;
        this.clock = clock;
    }

    /** Whatever happens, there is a finding. */
    Finding of(WorkerReport.Ran ran, String whatHangs) {
        WorkerReport.Elsewhere elsewhere = ran.elsewhere();
        Plan plan = elsewhere == null ? Plan.of(scenario.name(), List.of()) : elsewhere.plan();
        ScenarioRun run = ran.run();
        if (run == null) {
            run = supervised(() -> replay(plan));
        }
        if (run == null) {
            long digest = elsewhere == null ? 0 : elsewhere.run().digest();
            return ofGivenUp(ran, why(whatHangs), digest, plan);
        }
        ScenarioRun known = run;
        Investigation investigation =
                new Investigation(scenario, options, clock, ran.seed(), known);
        Finding finding = supervised(() -> investigate(ran, investigation, known));
        if (finding != null) {
            return finding;
        }
        String why = why(whatHangs);
        Finding soFar = withoutInterrupt(() -> investigation.giveUp(why));
        return soFar == null ? ofGivenUp(ran, why, known.digest(), known.plan()) : soFar;
    }

    private <T> @Nullable T supervised(Callable<T> work) {
        return new SupervisedTask<>("orrery-investigation", options.hangAfter(), work).await();
    }

    private ScenarioRun replay(Plan plan) {
        return ScenarioRun.of(scenario, new ReplayOracle(plan), Trace.recordAll());
    }

    private Finding investigate(
            WorkerReport.Ran ran, Investigation investigation, ScenarioRun run) {
        WorkerReport.Elsewhere elsewhere = ran.elsewhere();
        ScenarioRun replay = ran.replay();
        if (elsewhere == null) {
            return replay == null ? investigation.ofFailure() : investigation.ofSample(replay);
        }
        RunSummary second = elsewhere.replay();
        RunSummary other = second == null ? RunSummary.of(run) : second;
        return elsewhere.run().equals(other)
                ? investigation.ofFailure()
                : investigation.ofDivergence(
                        run,
                        Divergence.elsewhere(
                                scenario, elsewhere.plan(), elsewhere.run(), other, run));
    }

    private String why(String whatHangs) {
        return Thread.currentThread().isInterrupted()
                ? "the sweep was interrupted before it was run again"
                : whatHangs + " did not end within " + Hang.text(options.hangAfter());
    }

    private Finding ofGivenUp(WorkerReport.Ran ran, String why, long digest, Plan plan) {
        RunFailure failure = ran.failure();
        RunFailure known =
                failure == null
                        ? RunFailure.ofStacks("not repeated", "two runs differ", List.of())
                        : failure;
        Finding finding =
                withoutInterrupt(
                        () ->
                                new Unexamined(scenario, options)
                                        .ofGivenUp(
                                                ran.seed(),
                                                known.withDetail(why),
                                                Trace.format(digest),
                                                plan));
        return Objects.requireNonNull(finding);
    }

    /** An interrupt would close the file that a plan is written to. */
    private static @Nullable Finding withoutInterrupt(Supplier<@Nullable Finding> work) {
        boolean interrupted = Thread.interrupted();
        try {
            return work.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
