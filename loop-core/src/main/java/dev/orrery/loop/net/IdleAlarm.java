package dev.orrery.loop.net;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.handle.TimerHandle;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Goes off when nothing has moved for a time.
 *
 * <p>Threading: loop thread only. Cost: a movement costs one look at the clock; there is one timer,
 * set anew only when it fires.
 */
final class IdleAlarm implements Runnable {
    private final EventLoop loop;
    private final long limitNanos;
    private final Runnable expired;
    private long movedNanos;
    private @Nullable TimerHandle timer;

    IdleAlarm(EventLoop loop, Duration limit, Runnable expired) {
        this.loop = loop;
        this.limitNanos = Deadlines.nanos(limit);
        this.expired = expired;
        moved();
        timer = loop.callAt(movedNanos + limitNanos, this);
    }

    void moved() {
        movedNanos = loop.nanoTime();
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    @Override
    public void run() {
        if (timer == null) {
            return;
        }
        if (loop.nanoTime() - movedNanos >= limitNanos) {
            expired.run();
        }
        if (timer != null) {
            timer = loop.callAt(movedNanos + limitNanos, this);
        }
    }
}
