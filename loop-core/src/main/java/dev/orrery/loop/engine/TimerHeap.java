package dev.orrery.loop.engine;

import dev.orrery.loop.handle.Context;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The pending timers of one loop, fired in deadline order: a 4-ary heap whose keys lie in an array
 * of their own, so that sifting seldom follows a pointer.
 *
 * <p>A cancelled timer lets go of its callback at once and stays behind as a dead entry until it
 * reaches the top or more than half of the entries are dead; then all dead ones are swept out.
 *
 * <p>Threading: the owner's thread; {@link Timer#cancel()} from any thread. Time and units:
 * nanoseconds, compared as differences; all deadlines within 2^62 of each other. Order: equal
 * deadlines in the order added. Cost: add O(log n), one allocation of 40 bytes; cancel O(1)
 * amortised.
 */
public final class TimerHeap {
    private static final int SMALLEST = 16;
    // Sweeping fewer than this is not worth the walk.
    private static final int FEWEST_DEAD = 32;

    // Entry i has its deadline at 2i and its sequence at 2i+1.
    private long[] keys = new long[2 * SMALLEST];
    private @Nullable Timer[] timers = new Timer[SMALLEST];
    private int size;
    // Invariant: above every entry's sequence.
    private long nextSequence;
    // Dead entries counted on the owner's thread, and those that foreign threads made.
    private int dead;
    private final AtomicInteger foreignDead = new AtomicInteger();
    private final BooleanSupplier isOwner;

    /**
     * A heap without timers.
     *
     * @param isOwner true if the calling thread is the one that works with this heap
     */
    public TimerHeap(BooleanSupplier isOwner) {
        this.isOwner = isOwner;
    }

    /**
     * Adds a timer.
     *
     * @param body what to run
     * @param context the context that it runs in
     * @param deadlineNanos when, on the scale of the loop's clock
     * @return the pending timer
     */
    public Timer add(Runnable body, Context context, long deadlineNanos) {
        sweepIfMostlyDead();
        if (size == timers.length) {
            timers = Arrays.copyOf(timers, 2 * size);
            keys = Arrays.copyOf(keys, 4 * size);
        }
        Timer timer = new Timer(body, context, deadlineNanos, this);
        timer.pending = true;
        siftUp(size++, timer, deadlineNanos, nextSequence++);
        return timer;
    }

    /** {@return true if no live timer is pending} */
    public boolean isEmpty() {
        dropDeadTop();
        return size == 0;
    }

    /** {@return the earliest deadline of a live timer} Only if not {@link #isEmpty()}. */
    public long firstDeadlineNanos() {
        dropDeadTop();
        return keys[0];
    }

    /**
     * Moves every timer that is due at {@code nowNanos} to {@code ready}, in deadline order.
     *
     * @param nowNanos the time of the loop's clock
     * @param ready gets the timers
     */
    public void fire(long nowNanos, ReadyQueue ready) {
        sweepIfMostlyDead();
        while (size > 0 && keys[0] - nowNanos <= 0) {
            Timer first = removeFirst();
            if (!first.isCancelled()) {
                ready.add(first);
            }
        }
    }

    /** {@return how many entries the heap holds, dead ones included} */
    public int size() {
        return size;
    }

    /** {@return the live timers, the earliest first} Cost: O(n log n). */
    public List<Timer> pending() {
        List<Timer> pending = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (!at(i).isCancelled()) {
                pending.add(at(i));
            }
        }
        // Equal deadlines stay in the order of the heap, which is the same in every run.
        pending.sort((a, b) -> Long.compare(a.deadlineNanos() - b.deadlineNanos(), 0));
        return pending;
    }

    /** Forgets everything. */
    public void clear() {
        for (int i = 0; i < size; i++) {
            at(i).pending = false;
        }
        timers = new Timer[SMALLEST];
        keys = new long[2 * SMALLEST];
        size = 0;
        dead = 0;
        foreignDead.set(0);
    }

    void entryDied() {
        if (isOwner.getAsBoolean()) {
            dead++;
            sweepIfMostlyDead();
        } else {
            foreignDead.incrementAndGet();
        }
    }

    private void dropDeadTop() {
        while (size > 0 && at(0).isCancelled()) {
            removeFirst();
        }
    }

    private Timer removeFirst() {
        Timer first = at(0);
        first.pending = false;
        if (first.isCancelled() && dead > 0) {
            dead--;
        }
        size--;
        Timer last = at(size);
        timers[size] = null;
        if (size > 0) {
            siftDown(0, last, keys[2 * size], keys[2 * size + 1]);
        }
        return first;
    }

    private void sweepIfMostlyDead() {
        int all = dead + foreignDead.get();
        if (all >= FEWEST_DEAD && all > size / 2) {
            sweep();
        }
    }

    private void sweep() {
        // What a foreign thread cancels during the walk is counted again for the next sweep.
        foreignDead.set(0);
        dead = 0;
        int live = 0;
        for (int i = 0; i < size; i++) {
            Timer timer = at(i);
            if (timer.isCancelled()) {
                timer.pending = false;
            } else {
                place(live++, timer, keys[2 * i], keys[2 * i + 1]);
            }
        }
        Arrays.fill(timers, live, size, null);
        size = live;
        for (int i = (size - 2) >> 2; i >= 0; i--) {
            siftDown(i, at(i), keys[2 * i], keys[2 * i + 1]);
        }
    }

    private void siftUp(int from, Timer timer, long deadline, long sequence) {
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
