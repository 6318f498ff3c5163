package dev.orrery.loop.monitor;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often a length of time fell between two powers of two.
 *
 * <p>Threading: {@link #record} in one thread, the rest in any; a reader sees each count whole, and
 * all of them as of about the same moment. Time and units: nanoseconds. Cost: 512 bytes; recording
 * is one load and one store, nothing allocated.
 */
final class LagHistogram {
    // Bucket 0 counts zeros, bucket i counts from 2^(i-1) to 2^i - 1.
    private static final int BUCKETS = 64;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    /** Counts {@code nanos}, which must not be negative. */
    void record(long nanos) {
        int bucket = Long.SIZE - Long.numberOfLeadingZeros(nanos);
        counts.setOpaque(bucket, counts.getPlain(bucket) + 1);
    }

    /**
     * What {@code percent} of the recorded values do not exceed: the upper end of a bucket, so at
     * most twice the true value; 0 if nothing was recorded.
     */
    long percentileNanos(int percent) {
        long[] seen = new long[BUCKETS];
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen[i] = counts.getOpaque(i);
            total += seen[i];
        }
        // The rank of the value that is asked for, rounded up without overflow.
        long rank = total / 100 * percent + (total % 100 * percent + 99) / 100;
        for (int i = 0; i < BUCKETS; i++) {
            rank -= seen[i];
            if (rank <= 0 && total > 0) {
                return (1L << i) - 1;
            }
        }
        return 0;
    }
}
