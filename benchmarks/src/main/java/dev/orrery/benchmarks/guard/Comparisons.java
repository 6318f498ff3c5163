package dev.orrery.benchmarks.guard;

import java.util.concurrent.atomic.AtomicLong;

/** Counts comparisons of times. Code that {@link CountingLoader} has changed calls it. */
public final class Comparisons {
    private static final AtomicLong COUNT = new AtomicLong();

    private Comparisons() {}

    /** One more. */
    public static void count() {
        COUNT.incrementAndGet();
    }

    static long counted() {
        return COUNT.get();
    }
}
