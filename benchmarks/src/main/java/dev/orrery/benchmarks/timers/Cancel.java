package dev.orrery.benchmarks.timers;

import dev.orrery.benchmarks.peer.TimerLoop;
import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.time.NanoClock;

/**
 * Timers are set and cancelled at once, as timeouts are of what is answered soon: a thousand pairs
 * in each callback of the loop, so that loops which put tidying off get to it. All delays are
 * random, between 10 minutes and 2 hours, also those of the timers that are pending all the while.
 * The figure is pairs per second.
 */
final class Cancel implements Trial {
    private static final int PAIRS_AT_ONCE = 1000;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final NanoClock clock = NanoClock.system();
    private final TimerLoop loop;
    private final int size;
    private final long[] delays = Delays.within(1 << 14, 10 * MINUTE_NANOS, 120 * MINUTE_NANOS);
    private int cancelled;
    private long startNanos;
    private long endNanos;

    Cancel(TimerLoop loop, int size, int pending) throws InterruptedException {
        this.loop = loop;
        this.size = size;
        loop.run(
                () -> {
                    for (long delay :
                            Delays.within(pending, 10 * MINUTE_NANOS, 120 * MINUTE_NANOS)) {
                        loop.later(delay, this::fire);
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
        Runnable body = this::fire;
        int until = Math.min(size, cancelled + PAIRS_AT_ONCE);
        while (cancelled < until) {
            Object timer = loop.later(delays[cancelled & (delays.length - 1)], body);
            if (!loop.cancel(timer)) {
                throw new IllegalStateException("a timer must be there to be cancelled");
            }
            cancelled++;
        }
        if (cancelled < size) {
            loop.soon(this::pairs);
        } else {
            endNanos = clock.nanoTime();
            loop.end();
        }
    }

    private void fire() {
        throw new IllegalStateException("no timer is due for ten minutes");
    }
}
