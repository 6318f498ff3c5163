package dev.orrery.benchmarks.late;

import java.util.Arrays;
import java.util.Map;

/** How many ns after what was asked for each of a run's events came, and at what price. */
final class Lateness {
    private final long[] sorted;
    private final double cpuPercent;

    Lateness(long[] nanos, double cpuPercent) {
        sorted = nanos.clone();
        Arrays.sort(sorted);
        this.cpuPercent = cpuPercent;
    }

    /** The median, in µs: the figure of these rows. */
    double median() {
        return sorted[sorted.length / 2] / 1e3;
    }

    /**
     * The least, the 99th percentile, how many came too early, which none may, and what part of a
     * processor the process took: who spins is early for that.
     */
    Map<String, Double> extras() {
        return Map.of(
                "least us",
                sorted[0] / 1e3,
                "p99 us",
                sorted[sorted.length * 99 / 100] / 1e3,
                "early",
                (double) Arrays.stream(sorted).filter(nanos -> nanos < 0).count(),
                "CPU %",
                cpuPercent);
    }
}
