package dev.orrery.loop;

import dev.orrery.loop.time.NanoClock;

import org.jspecify.annotations.Nullable;

import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes a selector at an exact time: a daemon thread that parks until then.
 *
 * <p>Threading: {@link #set} and {@link #close} on the loop's thread. Cost: one thread for each
 * loop that has channels and timers; nothing while no alarm is set.
 */
final class Alarm {
    private record Setting(long deadlineNanos, Selector selector) {}

    private final NanoClock clock;
    private final Thread thread;
    private final AtomicReference<@Nullable Setting> setting = new AtomicReference<>();
    private volatile boolean closed;

    Alarm(NanoClock clock) {
        this.clock = clock;
        this.thread = new Thread(this::run, "orrery-alarm");
        thread.setDaemon(true);
        thread.start();
    }

    /** Wakes {@code selector} at the deadline; what was set before is forgotten. */
    void set(long deadlineNanos, Selector selector) {
        setting.set(new Setting(deadlineNanos, selector));
        LockSupport.unpark(thread);
    }

    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            Setting now = setting.get();
            if (now == null) {
                LockSupport.park(this);
                continue;
            }
            long left = now.deadlineNanos - clock.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(this, left);
            } else {
                now.selector.wakeup();
                // A newer setting stays.
                setting.compareAndSet(now, null);
            }
        }
    }
}
