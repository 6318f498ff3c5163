package dev.orrery.benchmarks.row;

import java.util.Map;

/**
 * One contender's work in one row, in a process that does nothing else.
 *
 * <p>Threading: made, run and closed in one thread.
 */
public interface Trial extends AutoCloseable {
    /** One measured run; returns the figure, in the row's unit. */
    double run() throws Exception;

    /** Other figures of the last run, by a name that ends in its unit: {@code bytes each}. */
    default Map<String, Double> extras() {
        return Map.of();
    }

    @Override
    default void close() {}
}
