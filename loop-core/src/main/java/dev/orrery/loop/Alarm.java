package dev.orrery.loop;

import dev.orrery.loop.time.NanoClock;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls back at an exact time: a daemon thread that parks until then.
 *
 * <p>The thread is woken only for a time before the one it sleeps until; a later one it finds by
 * itself when it wakes. So a loop that waits again and again for the same or for later deadlines
 * pays one volatile write each time.
 *
 * <ol>
 *   <li>The loop writes `wanted`, then reads `armed`; the thread writes `armed`, then reads
 *       `wanted` again: one of them sees the other's write, so no setting is slept through.
 *   <li>The thread takes a time that has come out of `wanted` by compare-and-set: a setting that
 *       came meanwhile stays.
 * </ol>
 *
 * <p>Threading: {@link #set} and {@link #close} on the loop's thread; {@code ring} runs on the
 * alarm's thread, at or after the time set last, perhaps once more for a time set before it. Cost:
 * one thread for each loop that has channels and near timers; nothing while no time is set.
 */
final class Alarm {
    private static final long NEVER = Waiter.NO_DEADLINE;

    private final NanoClock clock;
    private final Runnable ring;
    private final Thread thread;
    // When to ring next.
    private final AtomicLong wanted = new AtomicLong(NEVER);
    // Until when the thread sleeps.
    private volatile long armed = NEVER;
    private volatile boolean closed;

    Alarm(NanoClock clock, Runnable ring) {
        this.clock = clock;
        this.ring = ring;
        // It outlives the caller's call: it must not hold on to the caller's thread locals or
        // class loader.
        this.thread =
                Thread.ofPlatform()
                        .name("orrery-alarm")
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .unstarted(this::run);
        thread.setContextClassLoader(null);
        thread.start();
    }

    /** Rings at {@code nanos}; what was set before is forgotten. */
    void set(long nanos) {
        wanted.set(nanos);
        long asleepUntil = armed;
        if (asleepUntil == NEVER || nanos - asleepUntil < 0) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends the thread. */
    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            long next = wanted.get();
            armed = next;
            if (wanted.get() == next) {
                sleepUntil(next);
            }
        }
    }

    private void sleepUntil(long nanos) {
        if (nanos == NEVER) {
            LockSupport.park(this);
            return;
        }
        long left = nanos - clock.nanoTime();
        if (left > 0) {
            LockSupport.parkNanos(this, left);
        } else if (wanted.compareAndSet(nanos, NEVER)) {
            ring.run();
        }
    }
}
