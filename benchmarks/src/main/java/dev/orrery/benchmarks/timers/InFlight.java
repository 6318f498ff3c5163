package dev.orrery.benchmarks.timers;

import dev.orrery.benchmarks.peer.TimerLoop;
import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.time.NanoClock;

import org.jspecify.annotations.Nullable;

/**
 * Timers are set and cancelled, as timeouts of requests are that are answered after a while: so
 * many are in flight, and whenever a new one is set, the oldest is cancelled; a thousand pairs in
 * each callback of the loop, as in {@link Cancel}. All delays are random, between 10 minutes and 2
 * hours. The figure is pairs per second.
 */
final class InFlight implements Trial {
    private static final int PAIRS_AT_ONCE = 1000;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final NanoClock clock = NanoClock.system();
    private final TimerLoop loop;
    private final int size;
    private final long[] delays = Delays.within(1 << 14, 10 * MINUTE_NANOS, 120 * MINUTE_NANOS);
    private final @Nullable Object[] timers;
    private int oldest;
    private int next;
    private int cancelled;
    private long startNanos;
    private long endNanos;

    InFlight(TimerLoop loop, int size, int inFlight) throws InterruptedException {
        this.loop = loop;
        this.size = size;
        this.timers = new Object[inFlight];
        loop.run(
                () -> {
                    for (int i = 0; i < inFlight; i++) {
                        timers[i] = set();
                    }
                    loop.end();
                });
    }

    @Override
    public double run() throws InterruptedException {
        cancelled = 0;
        loop.run(
                () -> {
                    startNanos = clock.nanoTime();
                    pairs();
                });
        return size * 1e9 / (endNanos - startNanos);
    }

    private void pairs() {
        int until = Math.min(size, cancelled + PAIRS_AT_ONCE);
        while (cancelled < until) {
            Object timer = timers[oldest];
            timers[oldest] = set();
            if (timer == null || !loop.cancel(timer)) {
                throw new IllegalStateException("a timer must be there to be cancelled");
            }
            oldest = oldest + 1 == timers.length ? 0 : oldest + 1;
            cancelled++;
        }
        if (cancelled < size) {
            loop.soon(this::pairs);
        } else {
            endNanos = clock.nanoTime();
            loop.end();
        }
    }

    private Object set() {
        return loop.later(delays[next++ & (delays.length - 1)], this::fire);
    }

    private void fire() {
        throw new IllegalStateException("no timer is due for ten minutes");
    }
}
