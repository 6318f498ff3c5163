package dev.orrery.benchmarks.timers;

import java.util.SplittableRandom;

/** Random delays, the same in every process. */
final class Delays {
    private Delays() {}

    static long[] within(int size, long fromNanos, long toNanos) {
        SplittableRandom random = new SplittableRandom(0x5eed);
        long[] delays = new long[size];
        for (int i = 0; i < size; i++) {
            delays[i] = random.nextLong(fromNanos, toNanos);
        }
        return delays;
    }
}
