package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Workers that are child JVMs: one that hangs or dies is killed, told of, and replaced.
 *
 * <p>Threading: the sweep's thread.
 */
final class JvmCrew implements Crew {
    private final List<ChildWorker> workers = new ArrayList<>();
    private final NanoClock clock;
    private final long startNanos;
    private final long budgetNanos;

    JvmCrew(
            ChildJvms jvms,
            Scenario scenario,
            SweepOptions options,
            NanoClock clock,
            long startNanos,
            int size) {
        this.clock = clock;
        this.startNanos = startNanos;
        Duration budget = options.budget();
        this.budgetNanos = budget == null ? Long.MAX_VALUE : budget.toNanos();
        for (int i = 0; i < size; i++) {
            workers.add(new ChildWorker(jvms, scenario, options, clock, i, size));
        }
        workers.forEach(ChildWorker::start);
    }

    @Override
    public int size() {
        return workers.size();
    }

    @Override
    public @Nullable WorkerReport poll(int worker) {
        WorkerReport report = workers.get(worker).poll();
        if (report instanceof WorkerReport.Ran ran) {
            stopAfterBudget(ran.endNanos());
        }
        return report;
    }

    @Override
    public void waited(long nanos) {
        stopAfterBudget(clock.nanoTime());
        workers.forEach(worker -> worker.waited(nanos));
    }

    /**
     * Children run on while the parent sleeps: so it takes what they have told of together, where
     * waking for each run would take their processor's time.
     */
    @Override
    public long firstWaitNanos() {
        return Waiting.LAST_NANOS;
    }

    private void stopAfterBudget(long nowNanos) {
        if (nowNanos - startNanos >= budgetNanos) {
            stop(SweepEnd.BUDGET_SPENT);
        }
    }

    @Override
    public void stop(SweepEnd why) {
        workers.forEach(worker -> worker.stop(why));
    }

    /** A child's run is of no use to anybody any more: they are killed. */
    @Override
    public void close() {
        workers.forEach(ChildWorker::close);
    }
}
