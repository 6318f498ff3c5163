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
 * <p>Plans that come from child JVMs, and those beside them, are run in one before they are run
 * here: what ends its JVM must not end this one.
 *
 * <p>Threading: the sweep's thread.
 */
final class Examination implements AutoCloseable {
    private final Scenario scenario;
    private final SweepOptions options;
    private final NanoClock clock;
    private @Nullable SearchElsewhere elsewhere;
    // What a run of the present finding has thrown that is none of the scenario's failures.
    private @Nullable Throwable broken;

    Examination(Scenario scenario, SweepOptions options, NanoClock clock) {
        this.scenario = scenario;
        this.options = options;
        this.clock = clock;
    }

    /** Whatever happens, there is a finding. */
    Finding of(WorkerReport.Ran ran, String whatHangs) {
        broken = null;
        WorkerReport.Elsewhere told = ran.elsewhere();
        Plan plan = told == null ? Plan.of(scenario.name(), List.of()) : told.plan();
        ChildJvms jvms = options.childJvms();
        SearchElsewhere there = jvms == null ? null : elsewhere(jvms);
        ScenarioRun run = ran.run();
        if (run == null && (there == null || there.endsWell(plan))) {
            run = supervised(() -> replay(plan));
        }
        if (run == null) {
            long digest = told == null ? 0 : told.run().digest();
            String ended = there == null ? null : there.problem();
            return ofGivenUp(ran, ended == null ? why(whatHangs) : ended, digest, plan);
        }
        ScenarioRun known = run;
        Investigation investigation = new Investigation(scenario, options, ran.seed(), known);
        PlanSearch search =
                there == null ? new SearchHere(scenario, clock, options.shrinkTime()) : there;
        Finding finding = supervised(() -> investigate(ran, investigation, known, search));
        if (finding != null) {
            return finding;
        }
        // Its thread is left behind, and may still use it.
        close();
        String why = why(whatHangs);
        Finding soFar = withoutInterrupt(() -> investigation.giveUp(why));
        return soFar == null ? ofGivenUp(ran, why, known.digest(), known.plan()) : soFar;
    }

    private SearchElsewhere elsewhere(ChildJvms jvms) {
        SearchElsewhere known = elsewhere;
        SearchElsewhere mine = known == null ? new SearchElsewhere(jvms, scenario, options) : known;
        elsewhere = mine;
        return mine;
    }

    private <T> @Nullable T supervised(Callable<T> work) {
        try {
            return new SupervisedTask<>("orrery-investigation", options.hangAfter(), work).await();
        } catch (RuntimeException | Error thrown) {
            // A full heap, say. The failure that was found must be told of all the same.
            broken = thrown;
            return null;
        }
    }

    private ScenarioRun replay(Plan plan) {
        return ScenarioRun.of(scenario, new ReplayOracle(plan), Trace.recordAll());
    }

    private Finding investigate(
            WorkerReport.Ran ran, Investigation investigation, ScenarioRun run, PlanSearch search) {
        WorkerReport.Elsewhere told = ran.elsewhere();
        ScenarioRun replay = ran.replay();
        if (told == null) {
            return replay == null
                    ? investigation.ofFailure(search)
                    : investigation.ofSample(replay);
        }
        RunSummary second = told.replay();
        RunSummary other = second == null ? RunSummary.of(run) : second;
        return told.run().equals(other)
                ? investigation.ofFailure(search)
                : investigation.ofDivergence(
                        run, Divergence.elsewhere(scenario, told.plan(), told.run(), other, run));
    }

    /** Ends the child JVM, if there is one. */
    @Override
    public void close() {
        SearchElsewhere mine = elsewhere;
        elsewhere = null;
        if (mine != null) {
            mine.close();
        }
    }

    private String why(String whatHangs) {
        if (broken != null) {
            return whatHangs + " could not be had: " + RunFailure.oneLine(broken.toString());
        }
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
