package dev.orrery.benchmarks.guard;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;

/** How much is allocated. */
final class Bytes {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ATTEMPTS = 12;

    private Bytes() {}

    /** Work that is measured, and may itself say what other threads have allocated for it. */
    interface Work {
        /** Does it; returns the bytes of other threads. */
        long run() throws Exception;
    }

    /**
     * The bytes of each of {@code count} things that {@code work} does: the least of some attempts,
     * since the first ones also load classes and grow what is kept.
     */
    static double each(int count, Work work) throws Exception {
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = ofThisThread();
            long others = work.run();
            least = Math.min(least, ofThisThread() - before + others);
        }
        // What the work as a whole allocates is not of one thing.
        return Math.rint((double) least / count);
    }

    static long ofThisThread() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
