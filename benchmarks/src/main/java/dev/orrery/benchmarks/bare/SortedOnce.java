package dev.orrery.benchmarks.bare;

import java.util.Arrays;

/**
 * Appends, and sorts when the first is asked for. A key holds the deadline, in a unit that is small
 * enough for the row, and the place of the body: 4 million timers, 2^40 units on either side of the
 * first.
 */
public final class SortedOnce implements TimerQueue {
    private static final int PLACE_BITS = 22;
    private static final long HALF = 1L << 40;

    private final long unitNanos;
    private long firstUnits;
    private long[] keys = new long[16];
    private Runnable[] bodies = new Runnable[16];
    private int head;
    private int end;
    private boolean isSorted;

    /** Deadlines are exact to the unit. */
    public SortedOnce(long unitNanos) {
        this.unitNanos = unitNanos;
    }

    @Override
    public int size() {
        return end - head;
    }

    @Override
    public Object add(long deadlineNanos, Runnable body) {
        long units = deadlineNanos / unitNanos;
        if (head == end) {
            head = 0;
            end = 0;
            firstUnits = units;
        }
        if (end == keys.length) {
            keys = Arrays.copyOf(keys, 2 * end);
            bodies = Arrays.copyOf(bodies, 2 * end);
        }
        keys[end] = ((units - firstUnits + HALF) << PLACE_BITS) | end;
        bodies[end++] = body;
        isSorted = false;
        return body;
    }

    @Override
    public long nextDeadlineNanos() {
        sort();
        return ((keys[head] >>> PLACE_BITS) - HALF + firstUnits) * unitNanos;
    }

    @Override
    public Runnable poll() {
        sort();
        return bodies[(int) keys[head++] & ((1 << PLACE_BITS) - 1)];
    }

    private void sort() {
        if (!isSorted) {
            Arrays.sort(keys, head, end);
            isSorted = true;
        }
    }
}
