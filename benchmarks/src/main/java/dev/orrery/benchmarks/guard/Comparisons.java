package dev.orrery.benchmarks.guard;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Counts comparisons of times. Code that {@link CountingLoader} has changed calls it. */
public final class Comparisons {
    private static final AtomicLong COUNT = new AtomicLong();

    private Comparisons() {}

    /** One more. */
    public static void count() {
        COUNT.incrementAndGet();
    }

    /**
     * Sorts, and counts the comparisons that sorting needs: n times the logarithm of n, rounded up,
     * whatever the sort does.
     */
    public static void sort(long[] numbers) {
        sort(numbers, 0, numbers.length);
    }

    /** Sorts a part, and counts the comparisons that sorting it needs. */
    public static void sort(long[] numbers, int from, int to) {
        Arrays.sort(numbers, from, to);
        COUNT.addAndGet(ofSort(to - from));
    }

    static long ofSort(int size) {
        return size < 2 ? 0 : (long) size * (Integer.SIZE - Integer.numberOfLeadingZeros(size - 1));
    }

    static long counted() {
        return COUNT.get();
    }
}
