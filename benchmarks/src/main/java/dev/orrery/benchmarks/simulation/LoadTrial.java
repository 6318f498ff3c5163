package dev.orrery.benchmarks.simulation;

import dev.orrery.benchmarks.peer.ProcessCost;
import dev.orrery.benchmarks.row.Trial;

import java.util.function.Supplier;

/**
 * How much of a load is done in a second of processor time: of the whole process, so that the
 * collector and the compiler count, and other work of the machine does not, save for what it does
 * to the caches.
 */
final class LoadTrial implements Trial {
    // The system counts in hundredths of a second.
    private static final long NANOS_A_RUN = 500_000_000;
    private static final int WARM_UP = 4;

    private final Supplier<Load> loads;
    private final double unit;

    /** A figure is in units of so many of the load's. */
    LoadTrial(double unit, Supplier<Load> loads) {
        this.loads = loads;
        this.unit = unit;
        // What is not compiled yet takes several times as long.
        for (int i = 0; i < WARM_UP; i++) {
            run();
        }
    }

    @Override
    public double run() {
        try (Load load = loads.get()) {
            long done = load.goOn();
            long start = ProcessCost.cpuNanos();
            long nanos = 0;
            long now = done;
            while (nanos < NANOS_A_RUN) {
                now = load.goOn();
                nanos = ProcessCost.cpuNanos() - start;
            }
            return (now - done) * 1e9 / nanos / unit;
        }
    }
}
