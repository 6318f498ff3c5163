package dev.orrery.loop.engine;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The timers of one bucket, or of the heap, in the order to fire. What is sorted is one word per
 * timer, its distance from the earliest deadline above its place in the bucket: so ties are settled
 * by the order added, and the timers themselves are not moved.
 *
 * <p>Threading: loop thread only. Cost: O(n log n) to load n timers, O(1) to take one.
 */
final class TimerRun {
    private static final int SMALLEST = 64;
    // Room that an empty run keeps: enough for a bucket, unless most have the same deadline.
    private static final int MOST_KEPT = 8192;
    private static final long[] NO_ORDER = {};
    private static final Timer[] NO_TIMERS = {};

    private long[] order = NO_ORDER;
    private @Nullable Timer[] timers = NO_TIMERS;
    private long earliest;
    private int placeBits;
    private int head;
    private int end;

    boolean isEmpty() {
        return head == end;
    }

    int size() {
        return end - head;
    }

    /** The earliest deadline; only if not empty. */
    long firstDeadline() {
        return earliest + (order[head] >>> placeBits);
    }

    /** The timer with the earliest deadline; only if not empty. */
    Timer first() {
        return at(head);
    }

    Timer removeFirst() {
        Timer first = at(head);
        timers[place(head++)] = null;
        shrinkIfEmpty();
        return first;
    }

    /**
     * Takes over the timers of {@code bucket}; false, and nothing done, if its deadlines are too
     * far apart for that. Only if empty.
     */
    boolean load(TimerBucket bucket) {
        int size = bucket.size();
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(bucket.places() - 1);
        if (order.length < size || order.length >> 3 > Math.max(size, SMALLEST)) {
            order = new long[Math.max(size, SMALLEST)];
        }
        if (!bucket.writeOrder(order, bits)) {
            return false;
        }
        earliest = bucket.first().deadlineNanos();
        placeBits = bits;
        Arrays.sort(order, 0, size);
        timers = bucket.timers();
        head = 0;
        end = size;
        return true;
    }

    /**
     * Takes over the timers of {@code heap} and empties it; false, and nothing done, if its
     * deadlines are too far apart, or if most of those added since it was empty have gone. Only if
     * this is empty.
     */
    boolean load(TimerHeap heap) {
        int size = heap.size();
        if (heap.sequenceEnd() > 8L * size) {
            return false;
        }
        int places = (int) heap.sequenceEnd();
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(places - 1);
        if (order.length < size || order.length >> 3 > Math.max(size, SMALLEST)) {
            order = new long[Math.max(size, SMALLEST)];
        }
        // What was in them has been taken: they are empty.
        @Nullable Timer[] held = timers.length < places ? new Timer[places] : timers;
        long from = heap.firstDeadline();
        if (!heap.writeOrder(order, bits, held)) {
            timers = NO_TIMERS;
            return false;
        }
        heap.empty();
        earliest = from;
        placeBits = bits;
        Arrays.sort(order, 0, size);
        timers = held;
        head = 0;
        end = size;
        return true;
    }

    /** Gives all timers, the earliest first. */
    void forEach(TimerSink sink) {
        for (int i = head; i < end; i++) {
            sink.accept(earliest + (order[i] >>> placeBits), at(i));
        }
    }

    /** Forgets the cancelled timers. */
    void sweep() {
        int live = head;
        for (int i = head; i < end; i++) {
            Timer timer = at(i);
            if (timer.isCancelled()) {
                timer.state = Timer.GONE;
                timers[place(i)] = null;
            } else {
                order[live++] = order[i];
            }
        }
        end = live;
        shrinkIfEmpty();
    }

    void clear() {
        timers = NO_TIMERS;
        head = 0;
        end = 0;
        shrinkIfEmpty();
    }

    private void shrinkIfEmpty() {
        if (head == end && order.length + timers.length > MOST_KEPT) {
            order = NO_ORDER;
            timers = NO_TIMERS;
        }
    }

    private int place(int i) {
        return (int) order[i] & ((1 << placeBits) - 1);
    }

    private Timer at(int i) {
        Timer timer = timers[place(i)];
        assert timer != null : "entry " + i + " of " + end + " is missing";
        return timer;
    }
}
