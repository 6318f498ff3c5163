package dev.orrery.loop.engine;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The nearest timers of a {@link TimerQueue}, or all while they are few: a 4-ary heap whose keys
 * lie in an array of their own, so that sifting seldom follows a pointer.
 *
 * <p>Threading: loop thread only. Order: by deadline, equal deadlines as added. Cost: O(log n).
 */
final class TimerHeap {
    private static final int SMALLEST = 8;
    // Below it grows by four, for who has more than a few timers has a hundred.
    private static final int QUICK = 128;
    // Room that an empty heap keeps: more than a queue with a ladder ever needs.
    private static final int MOST_KEPT = 2048;

    // Entry i has its deadline at 2i and its sequence at 2i+1.
    private long[] keys = new long[2 * SMALLEST];
    private @Nullable Timer[] timers = new Timer[SMALLEST];
    private int size;
    // Invariant: above every entry's sequence.
    private long nextSequence;
    // Where the latest entry was put; it may have moved since.
    private int latest;

    int size() {
        return size;
    }

    void add(long deadline, Timer timer) {
        if (size == timers.length) {
            int room = size < QUICK ? 4 * size : 2 * size;
            timers = Arrays.copyOf(timers, room);
            keys = Arrays.copyOf(keys, 2 * room);
        }
        latest = siftUp(size++, timer, deadline, nextSequence++);
    }

    /** The earliest deadline; only if not empty. */
    long firstDeadline() {
        return keys[0];
    }

    /** The timer with the earliest deadline; only if not empty. */
    Timer first() {
        return at(0);
    }

    Timer removeFirst() {
        Timer first = at(0);
        removeAt(0);
        return first;
    }

    /** Takes {@code timer} out if it is where the latest entry was put; false if it is not. */
    boolean removeIfLatest(Timer timer) {
        if (latest >= size || timers[latest] != timer) {
            return false;
        }
        removeAt(latest);
        return true;
    }

    /** Forgets the cancelled ones. */
    void sweep() {
        int live = 0;
        for (int i = 0; i < size; i++) {
            Timer timer = at(i);
            if (timer.isCancelled()) {
                timer.state = Timer.GONE;
            } else {
                place(live++, timer, keys[2 * i], keys[2 * i + 1]);
            }
        }
        Arrays.fill(timers, live, size, null);
        size = live;
        forgetIfEmpty();
        for (int i = (size - 2) >> 2; i >= 0; i--) {
            siftDown(i, at(i), keys[2 * i], keys[2 * i + 1]);
        }
    }

    /** Gives all timers in the order added. Cost: O(n log n). */
    void forEach(TimerSink sink) {
        int indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(size);
        long[] order = new long[size];
        for (int i = 0; i < size; i++) {
            order[i] = (keys[2 * i + 1] << indexBits) | i;
        }
        Arrays.sort(order);
        for (long each : order) {
            int i = (int) each & ((1 << indexBits) - 1);
            sink.accept(keys[2 * i], at(i));
        }
    }

    /** Above all that {@link #writeOrder} says of the order added. */
    long sequenceEnd() {
        return nextSequence;
    }

    /**
     * Writes for each timer its distance from the first one, times 2^bits, plus its number in the
     * order added, and puts it into {@code places} at that number; false if that does not fit into
     * a positive number.
     */
    boolean writeOrder(long[] order, int bits, @Nullable Timer[] places) {
        long from = keys[0];
        long all = 0;
        for (int i = 0; i < size; i++) {
            long distance = keys[2 * i] - from;
            long sequence = keys[2 * i + 1];
            all |= distance;
            order[i] = (distance << bits) | sequence;
            places[(int) sequence] = timers[i];
        }
        return all >>> (Long.SIZE - 1 - bits) == 0;
    }

    /** Forgets all; what is added next takes their places. */
    void empty() {
        Arrays.fill(timers, 0, size, null);
        size = 0;
        forgetIfEmpty();
    }

    void clear() {
        timers = new Timer[SMALLEST];
        keys = new long[2 * SMALLEST];
        size = 0;
        nextSequence = 0;
    }

    private void forgetIfEmpty() {
        if (size > 0) {
            return;
        }
        nextSequence = 0;
        if (timers.length > MOST_KEPT) {
            clear();
        }
    }

    private void removeAt(int hole) {
        size--;
        Timer last = at(size);
        timers[size] = null;
        if (hole < size) {
            long deadline = keys[2 * size];
            long sequence = keys[2 * size + 1];
            // It is from another branch if the hole is not the top, and may be too early for it.
            int at = siftUp(hole, last, deadline, sequence);
            if (at == hole) {
                siftDown(hole, last, deadline, sequence);
            }
        } else {
            forgetIfEmpty();
        }
    }

    private int siftUp(int from, Timer timer, long deadline, long sequence) {
        int i = from;
        while (i > 0) {
            int parent = (i - 1) >> 2;
            if (!isBefore(deadline, sequence, parent)) {
                break;
            }
            place(i, at(parent), keys[2 * parent], keys[2 * parent + 1]);
            i = parent;
        }
        place(i, timer, deadline, sequence);
        return i;
    }

    private void siftDown(int from, Timer timer, long deadline, long sequence) {
        int i = from;
        while (true) {
            int child = firstOfChildren(i);
            if (child < 0 || isBefore(deadline, sequence, child)) {
                break;
            }
            place(i, at(child), keys[2 * child], keys[2 * child + 1]);
            i = child;
        }
        place(i, timer, deadline, sequence);
    }

    private int firstOfChildren(int parent) {
        int child = 4 * parent + 1;
        if (child >= size) {
            return -1;
        }
        int end = Math.min(child + 4, size);
        int best = child;
        for (int i = child + 1; i < end; i++) {
            if (isBefore(keys[2 * i], keys[2 * i + 1], best)) {
                best = i;
            }
        }
        return best;
    }

    private boolean isBefore(long deadline, long sequence, int entry) {
        long difference = deadline - keys[2 * entry];
        return difference < 0 || (difference == 0 && sequence < keys[2 * entry + 1]);
    }

    private void place(int i, Timer timer, long deadline, long sequence) {
        timers[i] = timer;
        keys[2 * i] = deadline;
        keys[2 * i + 1] = sequence;
    }

    private Timer at(int i) {
        Timer timer = timers[i];
        assert timer != null : "entry " + i + " of " + size + " is missing";
        return timer;
    }
}
