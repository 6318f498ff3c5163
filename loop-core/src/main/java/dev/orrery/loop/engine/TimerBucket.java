package dev.orrery.loop.engine;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The timers of one slot of a {@link TimerRung}: unsorted, in the order added, or, once they were
 * too many, a finer rung that holds them.
 *
 * <p>Threading: loop thread only. Cost: add O(1) amortised; the first one O(1), and O(n) after the
 * first was removed, unless the next one has the same deadline.
 */
final class TimerBucket {
    private static final int SMALLEST = 8;
    private static final int MOST_SAMPLES = 64;
    private static final int UNKNOWN = -1;
    private static final long[] NO_KEYS = {};
    private static final Timer[] NO_TIMERS = {};

    // The entries are those from head to before end.
    private long[] keys = new long[SMALLEST];
    private @Nullable Timer[] timers = new Timer[SMALLEST];
    private int head;
    private int end;
    // The place of the first of the earliest, or unknown, and its key.
    private int first = UNKNOWN;
    private long earliest;
    // Of those that were cancelled on the loop's thread.
    private int dead;
    private @Nullable TimerRung inner;

    /** The finer rung that holds the timers of this bucket, or null if it holds them itself. */
    @Nullable TimerRung inner() {
        return inner;
    }

    int size() {
        return end - head;
    }

    void add(long key, Timer timer) {
        if (end == keys.length) {
            makeRoom();
        }
        int i = end;
        keys[i] = key;
        timers[i] = timer;
        end = i + 1;
        if (i == head || (first != UNKNOWN && key - earliest < 0)) {
            first = i;
            earliest = key;
        }
    }

    private void makeRoom() {
        if (head <= end >> 1) {
            keys = Arrays.copyOf(keys, 2 * end);
            timers = Arrays.copyOf(timers, 2 * end);
            return;
        }
        int size = size();
        System.arraycopy(keys, head, keys, 0, size);
        System.arraycopy(timers, head, timers, 0, size);
        Arrays.fill(timers, size, end, null);
        if (first != UNKNOWN) {
            first -= head;
        }
        head = 0;
        end = size;
    }

    /** The earliest timer, of equal ones the first that was added; only if not empty. */
    Timer first() {
        if (first == UNKNOWN) {
            findFirst(head);
        }
        return at(first);
    }

    /** Takes the {@link #first()} one out, which was asked for. */
    void removeFirst() {
        if (first == head) {
            timers[head++] = null;
        } else {
            int after = end - first - 1;
            System.arraycopy(keys, first + 1, keys, first, after);
            System.arraycopy(timers, first + 1, timers, first, after);
            timers[--end] = null;
        }
        if (head < end) {
            findNext();
        }
    }

    /** Takes {@code timer} out if it was added first or last; false if it was not. */
    boolean removeIfAtEnd(Timer timer) {
        int place = end - 1;
        if (head > place) {
            return false;
        }
        if (timers[place] == timer) {
            end = place;
        } else if (timers[head] == timer) {
            place = head++;
        } else {
            return false;
        }
        timers[place] = null;
        if (first == place) {
            first = UNKNOWN;
        }
        if (head == end) {
            head = 0;
            end = 0;
        }
        return true;
    }

    /** Counts a cancelled timer; true if it is time to sweep. */
    boolean countDead() {
        return ++dead > size() >> 1;
    }

    /** Forgets the cancelled timers and says how many there were. */
    int sweep() {
        int live = 0;
        for (int i = head; i < end; i++) {
            Timer timer = at(i);
            if (timer.isCancelled()) {
                timer.state = Timer.GONE;
            } else {
                keys[live] = keys[i];
                timers[live++] = timer;
            }
        }
        int swept = size() - live;
        Arrays.fill(timers, live, end, null);
        head = 0;
        end = live;
        first = UNKNOWN;
        dead = 0;
        return swept;
    }

    /** Some of the keys, as distances from {@code origin}, sorted. */
    long[] sample(long origin) {
        int count = Math.min(size(), MOST_SAMPLES);
        long[] sample = new long[count];
        for (int i = 0; i < count; i++) {
            sample[i] = keys[head + (int) ((long) i * size() / count)] - origin;
        }
        Arrays.sort(sample);
        return sample;
    }

    /** Hands all timers to {@code finer}, which holds them from now on. */
    void moveInto(TimerRung finer, TimerQueueLimits limits) {
        for (int i = head; i < end; i++) {
            finer.add(keys[i], at(i), limits);
        }
        inner = finer;
        keys = NO_KEYS;
        timers = NO_TIMERS;
        head = 0;
        end = 0;
        dead = 0;
    }

    /**
     * Writes for each timer its distance from the first one, times 2^bits, plus its place; false if
     * that does not fit into a positive number.
     */
    boolean writeOrder(long[] order, int bits) {
        long from = first().deadlineNanos();
        long all = 0;
        for (int i = head; i < end; i++) {
            long distance = keys[i] - from;
            all |= distance;
            order[i - head] = (distance << bits) | i;
        }
        return all >>> (Long.SIZE - 1 - bits) == 0;
    }

    /** How many places there are, used or not; each timer's is less. */
    int places() {
        return end;
    }

    /** The timers at their places; for whoever takes them over with the bucket. */
    @Nullable Timer[] timers() {
        return timers;
    }

    void forEach(TimerSink sink) {
        for (int i = head; i < end; i++) {
            sink.accept(keys[i], at(i));
        }
    }

    /** Forgets all; what is added next takes their places. */
    void clear() {
        Arrays.fill(timers, head, end, null);
        head = 0;
        end = 0;
        first = UNKNOWN;
        dead = 0;
    }

    private void findNext() {
        int removed = first;
        // The next one with the same deadline, if there is one, comes after it.
        int next = Math.max(removed, head);
        if (next < end && keys[next] == earliest) {
            first = next;
        } else {
            findFirst(head);
        }
    }

    private void findFirst(int from) {
        int best = from;
        long least = keys[from];
        for (int i = from + 1; i < end; i++) {
            if (keys[i] - least < 0) {
                least = keys[i];
                best = i;
            }
        }
        first = best;
        earliest = least;
    }

    private Timer at(int i) {
        Timer timer = timers[i];
        assert timer != null : "entry " + i + " of " + end + " is missing";
        return timer;
    }
}
