package dev.orrery.loop.net;

import dev.orrery.loop.EventLoop;

import java.time.Duration;

/** Durations as delays of timers. */
final class Deadlines {
    private Deadlines() {}

    /** The nanoseconds of {@code duration}, at most those that a timer may have. */
    static long nanos(Duration duration) {
        Duration most = Duration.ofNanos(EventLoop.MAX_DELAY_NANOS);
        return duration.compareTo(most) < 0 ? duration.toNanos() : EventLoop.MAX_DELAY_NANOS;
    }
}
