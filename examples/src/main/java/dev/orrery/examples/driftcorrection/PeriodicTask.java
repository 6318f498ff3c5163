package dev.orrery.examples.driftcorrection;

import static dev.orrery.loop.combine.Async.sleepUntil;

import dev.orrery.loop.EventLoop;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Runs something once a period without drifting: the n-th run belongs to {@code start + n *
 * period}, however late the runs before it were and however long they took.
 *
 * <p>A task that sleeps for a period between two runs adds every lateness to all runs after it: a
 * tenth of a millisecond at a period of ten is a quarter of an hour a day. Here a late run is
 * simply late, and the periods that have passed entirely are skipped and counted. Threading: in a
 * task. Order: slots only grow. Cost: one timer a run.
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

    private PeriodicTask() {}

    /**
     * Runs {@code body} once a period, the first time one period from now, until the task is
     * cancelled or the body throws.
     *
     * @param period from one run to the next
     * @param body what to do
     * @throws IllegalArgumentException if the period is not positive
     */
    public static void run(Duration period, Consumer<Run> body) {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException(
                    "period must be positive: period=" + period + ". Say how often it shall run.");
        }
        EventLoop loop = EventLoop.current();
        long start = loop.nanoTime();
        long periodNanos = period.toNanos();
        long lastSlot = 0;
        while (true) {
            sleepUntil(start + (lastSlot + 1) * periodNanos);
            long passed = loop.nanoTime() - start;
            long slot = passed / periodNanos;
            body.accept(new Run(slot, slot - lastSlot - 1, passed - slot * periodNanos));
            lastSlot = slot;
        }
    }
}
