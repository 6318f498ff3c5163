package dev.orrery.benchmarks.late;

import java.util.Arrays;
import java.util.Map;

/** How many ns after what was asked for each of a run's events came. */
final class Lateness {
    private final long[] sorted;

    Lateness(long[] nanos) {
        sorted = nanos.clone();
        Arrays.sort(sorted);
    }

    /** The median, in µs: the figure of these rows. */
    double median() {
        return sorted[sorted.length / 2] / 1e3;
    }

    /** The least, the 99th percentile, and how many came too early, which none may. */
    Map<String, Double> extras() {
        return Map.of(
                "least us",
                sorted[0] / 1e3,
                "p99 us",
                sorted[sorted.length * 99 / 100] / 1e3,
                "early",
                (double) Arrays.stream(sorted).filter(nanos -> nanos < 0).count());
    }
}
