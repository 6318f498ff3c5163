package dev.orrery.benchmarks.timers;

import dev.orrery.benchmarks.peer.ProcessCost;
import dev.orrery.benchmarks.peer.TimerLoop;
import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.time.NanoClock;

import java.util.Arrays;
import java.util.Map;

/**
 * Timers whose deadlines lie at random within 0.9 s, and which are all set before the first is due:
 * the 0.9 s begin half as long again after the first is set as setting all of them took in the run
 * before (a second in the first run). The figure is by how many ms the timer that is later than 99
 * in 100 fires after its deadline: a loop that keeps up is as late as its wake-ups, one that cannot
 * is the later the more there are.
 */
final class Lag implements Trial {
    private static final long WINDOW_NANOS = 900_000_000;

    private final NanoClock clock = NanoClock.system();
    private final TimerLoop loop;
    private final long[] offsets;
    private final long[] lags;
    private int fired;
    private long leadNanos = 1_000_000_000;
    private long tookNanos;
    private double cpuNanos;

    Lag(TimerLoop loop, int size) {
        this.loop = loop;
        this.offsets = Delays.within(size, 0, WINDOW_NANOS);
        this.lags = new long[size];
    }

    @Override
    public double run() throws InterruptedException {
        fired = 0;
        long cpu = ProcessCost.cpuNanos();
        loop.run(this::setAll);
        cpuNanos = (double) (ProcessCost.cpuNanos() - cpu) / offsets.length;
        if (fired != offsets.length) {
            throw new IllegalStateException("all timers must fire: fired=" + fired);
        }
        leadNanos = tookNanos * 3 / 2;
        Arrays.sort(lags);
        return part(0.99);
    }

    private double part(double share) {
        return lags[(int) (lags.length * share)] / 1e6;
    }

    private void setAll() {
        long begin = clock.nanoTime();
        long base = begin + leadNanos;
        for (long offset : offsets) {
            loop.later(base + offset - clock.nanoTime(), new Shot(base + offset));
        }
        tookNanos = clock.nanoTime() - begin;
    }

    private final class Shot implements Runnable {
        private final long deadlineNanos;

        Shot(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public void run() {
            lags[fired] = clock.nanoTime() - deadlineNanos;
            if (++fired == lags.length) {
                loop.end();
            }
        }
    }

    @Override
    public Map<String, Double> extras() {
        return Map.of(
                "p50 ms",
                part(0.5),
                "worst ms",
                lags[lags.length - 1] / 1e6,
                "set ms",
                tookNanos / 1e6,
                "CPU ns each",
                cpuNanos);
    }
}
