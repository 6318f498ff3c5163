package dev.orrery.benchmarks.timers;

import dev.orrery.benchmarks.peer.ProcessCost;
import dev.orrery.benchmarks.peer.TimerLoop;
import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.time.NanoClock;

import java.util.Map;

/**
 * One callback of the loop sets all timers, with random delays of up to 10 ms, each of which counts
 * from its own call; then the loop fires them. The figure is timers per second, from before the
 * first is set until the last has fired. Setting a million takes longer than 10 ms, so that all are
 * due by then: what counts is the cost of a timer, not how well a loop waits.
 */
final class Fire implements Trial {
    private static final long WINDOW_NANOS = 10_000_000;

    private final NanoClock clock = NanoClock.system();
    private final TimerLoop loop;
    private final long[] delays;
    private int fired;
    private long startNanos;
    private long endNanos;
    private double cpuNanos;

    Fire(TimerLoop loop, int size) {
        this.loop = loop;
        this.delays = Delays.within(size, 0, WINDOW_NANOS);
    }

    @Override
    public double run() throws InterruptedException {
        fired = 0;
        long cpu = ProcessCost.cpuNanos();
        loop.run(this::setAll);
        cpuNanos = (double) (ProcessCost.cpuNanos() - cpu) / delays.length;
        if (fired != delays.length) {
            throw new IllegalStateException("all timers must fire: fired=" + fired);
        }
        return fired * 1e9 / (endNanos - startNanos);
    }

    private void setAll() {
        startNanos = clock.nanoTime();
        Runnable body = this::fire;
        for (long delay : delays) {
            loop.later(delay, body);
        }
    }

    private void fire() {
        if (++fired == delays.length) {
            endNanos = clock.nanoTime();
            loop.end();
        }
    }

    @Override
    public Map<String, Double> extras() {
        return Map.of("CPU ns each", cpuNanos);
    }
}
