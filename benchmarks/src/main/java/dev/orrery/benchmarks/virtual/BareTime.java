package dev.orrery.benchmarks.virtual;

import dev.orrery.benchmarks.bare.TimerQueue;

/** The least: a queue and a number. */
final class BareTime implements VirtualTime {
    private static final long MILLI_NANOS = 1_000_000;

    private final TimerQueue queue;
    private long nowNanos;

    BareTime(TimerQueue queue) {
        this.queue = queue;
    }

    @Override
    public void fireAll(long[] millis, Runnable body) {
        for (long milli : millis) {
            queue.add(nowNanos + milli * MILLI_NANOS, body);
        }
        while (queue.size() > 0) {
            nowNanos = queue.nextDeadlineNanos();
            queue.poll().run();
        }
    }
}
