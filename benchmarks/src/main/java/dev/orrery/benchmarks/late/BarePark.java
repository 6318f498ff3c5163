package dev.orrery.benchmarks.late;

import dev.orrery.benchmarks.peer.ProcessCost;
import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.time.NanoClock;

import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The least: a thread that parks, and again if it woke too early. */
final class BarePark implements Trial {
    private final NanoClock clock = NanoClock.system();
    private final long delayNanos;
    private final long[] late;
    private Lateness lateness = new Lateness(new long[1], 0);

    BarePark(long delayNanos, int size) {
        this.delayNanos = delayNanos;
        this.late = new long[size];
    }

    @Override
    public double run() {
        long cpu = ProcessCost.cpuNanos();
        long start = clock.nanoTime();
        for (int i = 0; i < late.length; i++) {
            long deadline = clock.nanoTime() + delayNanos;
            long left = delayNanos;
            while (left > 0) {
                LockSupport.parkNanos(left);
                left = deadline - clock.nanoTime();
            }
            late[i] = -left;
        }
        lateness = new Lateness(late, ProcessCost.cpuPercent(cpu, start, clock.nanoTime()));
        return lateness.median();
    }

    @Override
    public Map<String, Double> extras() {
        return lateness.extras();
    }
}
