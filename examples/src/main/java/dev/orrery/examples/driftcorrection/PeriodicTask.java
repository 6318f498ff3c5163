package dev.orrery.examples.driftcorrection;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.handle.TimerHandle;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Runs something once a period without drifting: the n-th run belongs to {@code start + n *
 * period}, however late the runs before it were and however long they took.
 *
 * <p>A task that schedules itself with {@code callLater(period)} adds every lateness to all runs
 * after it: a tenth of a millisecond at a period of ten is a quarter of an hour a day. Here a late
 * run is simply late, and the periods that have passed entirely are skipped and counted. Threading:
 * the loop's. Order: slots only grow. Cost: one timer a run.
 */
public final class PeriodicTask {
    /**
     * One run.
     *
     * @param slot which period it belongs to, from 1
     * @param skipped how many periods before it had no run
     * @param lateNanos how late it is
     */
    public record Run(long slot, long skipped, long lateNanos) {}

    private final EventLoop loop;
    private final long periodNanos;
    private final Consumer<Run> body;
    private final long startNanos;
    private long lastSlot;
    private long skipped;
    private @Nullable TimerHandle next;

    private PeriodicTask(EventLoop loop, long periodNanos, Consumer<Run> body) {
        this.loop = loop;
        this.periodNanos = periodNanos;
        this.body = body;
        this.startNanos = loop.nanoTime();
    }

    /**
     * Starts a task; its first run is one period from now.
     *
     * @param loop where it runs
     * @param period from one run to the next
     * @param body what it does; may throw, which stops nothing
     * @return the task
     * @throws IllegalArgumentException if the period is not positive
     */
    public static PeriodicTask start(EventLoop loop, Duration period, Consumer<Run> body) {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException(
                    "period must be positive: period=" + period + ". Say how often it shall run.");
        }
        PeriodicTask task = new PeriodicTask(loop, period.toNanos(), body);
        task.next = loop.callAt(task.startNanos + task.periodNanos, task::run);
        return task;
    }

    /** Ends the task. It may do so itself, in the midst of a run. */
    public void cancel() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    /** {@return the period of the latest run, 0 before the first} */
    public long lastSlot() {
        return lastSlot;
    }

    /** {@return how many periods had no run because the loop was busy} */
    public long skipped() {
        return skipped;
    }

    private void run() {
        long passed = loop.nanoTime() - startNanos;
        long slot = passed / periodNanos;
        Run now = new Run(slot, slot - lastSlot - 1, passed - slot * periodNanos);
        lastSlot = slot;
        skipped += now.skipped;
        // Before the body: it may throw, take long, or cancel the task.
        next = loop.callAt(startNanos + (slot + 1) * periodNanos, this::run);
        body.accept(now);
    }
}
