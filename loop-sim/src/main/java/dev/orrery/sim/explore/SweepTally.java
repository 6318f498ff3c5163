package dev.orrery.sim.explore;

import java.time.Duration;

/**
 * What a sweep has done so far.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param seeds how many seeds have run
 * @param failing how many of them failed
 * @param events how many events there were in all
 * @param virtualTime how much virtual time has passed in all
 * @param realTime how much real time has passed
 */
public record SweepTally(
        long seeds, long failing, long events, Duration virtualTime, Duration realTime) {
    /**
     * Returns how fast it went.
     *
     * @return seeds per second of real time, for a reader
     */
    public double seedsPerSecond() {
        return seeds / Math.max(seconds(realTime), 1e-9);
    }

    /**
     * Returns how much faster than real time it went.
     *
     * @return virtual time over real time, for a reader
     */
    public double virtualToReal() {
        return seconds(virtualTime) / Math.max(seconds(realTime), 1e-9);
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }
}
