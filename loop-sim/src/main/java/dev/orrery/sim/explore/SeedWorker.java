package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.search.Answerer;
import dev.orrery.sim.search.Answerers;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A thread that runs every n-th seed, and tells of each in order. It shares nothing with the others
 * but what the scenario keeps in static fields.
 *
 * <p>Threading: made, started, polled and stopped by whoever waits for it. It is a daemon, since a
 * run may never end.
 */
final class SeedWorker {
    // A worker that is ahead of the others waits, so that what it has told fits into memory.
    private static final int MOST_AHEAD = 1024;

    private final Scenario scenario;
    private final SweepOptions options;
    private final NanoClock clock;
    private final long startNanos;
    private final int number;
    private final int workers;
    private final long firstPosition;
    // Hears of each run before the next begins; null to queue them.
    private final @Nullable Consumer<WorkerReport.Ran> listener;
    private final RunWatch watch = new RunWatch();
    private final Thread thread;
    private final BlockingQueue<WorkerReport> told = new ArrayBlockingQueue<>(MOST_AHEAD);
    // The worker's only: how its runs have failed.
    private final Set<Fingerprint> kinds = new LinkedHashSet<>();
    // The owner's only: what it is told instead of the rest.
    private @Nullable WorkerReport last;
    private boolean givenUp;
    private volatile @Nullable SweepEnd stop;
    private volatile boolean unheard;
    private volatile long seed;

    SeedWorker(
            Scenario scenario,
            SweepOptions options,
            NanoClock clock,
            long startNanos,
            int number,
            int workers,
            long position,
            @Nullable Consumer<WorkerReport.Ran> listener) {
        this.listener = listener;
        this.scenario = scenario;
        this.options = options;
        this.clock = clock;
        this.startNanos = startNanos;
        this.number = number;
        this.workers = workers;
        this.firstPosition = position;
        this.thread =
                Thread.ofPlatform()
                        .name("orrery-sweep-" + number)
                        .daemon()
                        .unstarted(
                                () -> ScopedValue.where(RunWatch.CURRENT, watch).run(this::work));
    }

    void start() {
        thread.start();
    }

    private void work() {
        WorkerReport end;
        try {
            end = new WorkerReport.Ended(runSeeds());
        } catch (Throwable broken) {
            end = new WorkerReport.Broken(broken);
        }
        tell(end);
    }

    private SweepEnd runSeeds() {
        Answerer answerer = Answerers.of(options.answerer(), number, workers);
        Duration budget = options.budget();
        long budgetNanos = budget == null ? Long.MAX_VALUE : budget.toNanos();
        long last = options.seeds().last();
        long position = firstPosition;
        long next = options.seeds().first();
        long now = startNanos;
        while (true) {
            SweepEnd why = stop;
            if (why != null) {
                return why;
            }
            if (position > 0 && now - startNanos >= budgetNanos) {
                return SweepEnd.BUDGET_SPENT;
            }
            seed = next;
            Oracle oracle = answerer.oracle(next);
            if (oracle == null) {
                return SweepEnd.EXHAUSTED;
            }
            boolean sampled = position % options.replayEvery() == 0;
            WorkerReport.Ran ran = run(next, answerer, oracle, sampled);
            now = ran.endNanos();
            tell(ran);
            if (ran.failure() != null && !options.isKeepGoing()) {
                return SweepEnd.FIRST_FAILURE;
            }
            // Unsigned, and without a sum that could overflow.
            if (Long.compareUnsigned(last - next, workers) < 0) {
                return SweepEnd.SEEDS_DONE;
            }
            next += workers;
            position += workers;
        }
    }

    private WorkerReport.Ran run(long seed, Answerer answerer, Oracle oracle, boolean sampled) {
        // The sample's events are kept: a first run that differs from all others shows once only.
        Trace fresh = sampled ? Trace.recordAll() : Trace.digestOnly();
        Trace trace =
                answerer.trace(
                        sampled && seed == options.seeds().first() ? fresh.withStacks() : fresh);
        ScenarioRun run = ScenarioRun.of(scenario, oracle, trace);
        RunFailure failure = run.failure();
        answerer.ran(seed, run.decisions(), trace, failure != null);
        ScenarioRun replay = null;
        if (sampled && failure == null) {
            Oracle again = new ReplayOracle(run.plan());
            ScenarioRun second = ScenarioRun.of(scenario, again, Trace.recordAll());
            replay = run.isSameAs(second) ? null : second;
        }
        return new WorkerReport.Ran(
                seed,
                clock.nanoTime(),
                run.events(),
                run.virtualNanos(),
                run.coverage(),
                failure,
                replay != null || isFirstOfItsKind(failure) ? run : null,
                replay,
                null);
    }

    /**
     * Of what has failed so before, only the first run is looked at: the others must not fill the
     * memory while that is done.
     */
    private boolean isFirstOfItsKind(@Nullable RunFailure failure) {
        return failure != null
                && kinds.size() < Sweep.MOST_KINDS
                && kinds.add(failure.fingerprint());
    }

    private void tell(WorkerReport report) {
        if (listener != null && report instanceof WorkerReport.Ran ran) {
            // A run that was given up may still end, by the interrupt.
            if (!unheard) {
                listener.accept(ran);
            }
            return;
        }
        while (!unheard) {
            try {
                if (told.offer(report, 10, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException ofTheScenarios) {
                // Something that the run has left behind interrupts this thread: not meant for it.
            }
        }
    }

    // ---- for whoever waits

    RunWatch watch() {
        return watch;
    }

    Thread thread() {
        return thread;
    }

    /** The seed that runs now, or the last one. */
    long seed() {
        return seed;
    }

    @Nullable WorkerReport poll() {
        WorkerReport next = told.poll();
        return next == null && givenUp ? last : next;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    /** Leaves the thread behind, with a last report in its name. */
    void giveUp(@Nullable WorkerReport report) {
        givenUp = true;
        last = report;
        unheard = true;
        // A run that sleeps or waits for a lock may end by it; one that computes will not.
        thread.interrupt();
    }

    void stop(SweepEnd why) {
        if (stop == null) {
            stop = why;
        }
    }

    /** Hears no more, and waits for the end. */
    boolean join(Duration most) throws InterruptedException {
        unheard = true;
        return thread.join(most);
    }

    boolean isAlive() {
        return thread.isAlive();
    }
}
