package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs one scenario with one seed after the other, and keeps a plan of each kind of failure.
 *
 * <p>Every failure is replayed from its plan at once, and so is the first seed and one in 1024 of
 * the others: when a replay is another run, the sweep ends, since its verdicts mean nothing.
 *
 * <p>Threading: one thread makes and runs it; one sweep runs once. Time and units: the budget and
 * the progress are in real time, that of the given clock.
 */
public final class Sweep {
    private static final long PROGRESS_NANOS = 1_000_000_000;
    private static final long REPLAY_EVERY = 1024;
    private static final int MOST_KINDS = 100;
    private static final int UNWINDING = 100;

    private final Scenario scenario;
    private final SweepOptions options;
    private final NanoClock clock;
    private final Consumer<SweepTally> progress;

    private final List<SweepFailure> failures = new ArrayList<>();
    private final Set<String> kinds = new LinkedHashSet<>();
    private final long startNanos;
    private long seeds;
    private long failing;
    private long events;
    // Not nanoseconds in a long: a million runs of a day each are more than 292 years.
    private Duration virtualTime = Duration.ZERO;
    private boolean notDeterministic;

    /**
     * Makes a sweep.
     *
     * @param scenario what runs
     * @param options which seeds, how long, and where plans go
     * @param clock real time
     * @param progress told of what was done so far, at most once a second
     */
    public Sweep(
            Scenario scenario,
            SweepOptions options,
            NanoClock clock,
            Consumer<SweepTally> progress) {
        this.scenario = scenario;
        this.options = options;
        this.clock = clock;
        this.progress = progress;
        this.startNanos = clock.nanoTime();
    }

    /**
     * Runs the seeds up to the first failure, or all of them, or until the budget is spent.
     *
     * @return what was found
     */
    public SweepResult run() {
        Duration budget = options.budget();
        long budgetNanos = budget == null ? Long.MAX_VALUE : budget.toNanos();
        long reportedNanos = startNanos;
        long seed = options.seeds().first();
        while (true) {
            runSeed(seed);
            long now = clock.nanoTime();
            if (isOver(seed)) {
                return result(seed, now, false);
            }
            if (now - startNanos >= budgetNanos) {
                return result(seed, now, true);
            }
            if (now - reportedNanos >= PROGRESS_NANOS) {
                reportedNanos = now;
                progress.accept(tally(now));
            }
            seed++;
        }
    }

    private boolean isOver(long seed) {
        return seed == options.seeds().last()
                || notDeterministic
                || (failing > 0 && !options.isKeepGoing());
    }

    private void runSeed(long seed) {
        boolean sampled = seeds % REPLAY_EVERY == 0;
        // The sample's events are kept: a first run that differs from all others shows once only.
        Trace trace = sampled ? Trace.recordAll() : Trace.digestOnly();
        ScenarioRun run = ScenarioRun.of(scenario, new SeededOracle(seed), trace);
        seeds++;
        events += run.events();
        virtualTime = virtualTime.plusNanos(run.virtualNanos());
        RunFailure failure = run.failure();
        if (failure != null) {
            failing++;
            if (kinds.size() < MOST_KINDS && kinds.add(failure.kind())) {
                confirm(seed, run, Trace.recordLast(options.lastEvents() + UNWINDING), true);
            }
        } else if (sampled) {
            confirm(seed, run, Trace.recordAll(), false);
        }
    }

    private void confirm(long seed, ScenarioRun run, Trace trace, boolean report) {
        Plan plan = run.plan().withSeed(seed);
        ScenarioRun replay = ScenarioRun.of(scenario, new ReplayOracle(plan), trace);
        Divergence divergence = null;
        if (!run.isSameAs(replay)) {
            notDeterministic = true;
            divergence = Divergence.between(scenario, plan, run, replay);
        }
        if (report || divergence != null) {
            failures.add(keep(seed, run, plan, lastOf(replay), divergence));
        }
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

    private SweepFailure keep(
            long seed,
            ScenarioRun run,
            Plan plan,
            List<TraceEvent> lastEvents,
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
        return new SweepFailure(
                seed,
                run.failure(),
                run.digestText(),
                file,
                problem,
                plan.entries().size(),
                lastEvents,
                divergence);
    }

    private SweepTally tally(long nowNanos) {
        Duration realTime = Duration.ofNanos(nowNanos - startNanos);
        return new SweepTally(seeds, failing, events, virtualTime, realTime);
    }

    private SweepResult result(long lastSeed, long nowNanos, boolean budgetSpent) {
        return new SweepResult(
                scenario.name(), options, tally(nowNanos), lastSeed, budgetSpent, failures);
    }
}
