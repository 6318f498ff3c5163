package dev.orrery.loop.engine;

import org.jspecify.annotations.Nullable;

/**
 * The callbacks that are to run, first in, first out: a ring that grows.
 *
 * <p>Threading: loop thread only. Cost: add and take O(1) amortised, nothing allocated but the
 * ring.
 */
public final class ReadyQueue {
    private static final int SMALLEST = 16;

    // Invariant: the length is a power of two.
    private @Nullable Callback[] ring = new Callback[SMALLEST];
    private int head;
    private int size;

    /** An empty queue. */
    public ReadyQueue() {}

    /**
     * Appends {@code callback}.
     *
     * @param callback what to run
     */
    public void add(Callback callback) {
        if (size == ring.length) {
            resize(ring.length * 2);
        }
        ring[(head + size++) & (ring.length - 1)] = callback;
    }

    /** {@return the oldest callback, which is taken out, or null when there is none} */
    public @Nullable Callback take() {
        if (size == 0) {
            return null;
        }
        Callback first = ring[head];
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        size--;
        return first;
    }

    /** {@return how many callbacks wait, cancelled ones included} */
    public int size() {
        return size;
    }

    /** {@return true if no callback waits} */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Forgets everything. */
    public void clear() {
        ring = new Callback[SMALLEST];
        head = 0;
        size = 0;
    }

    private void resize(int length) {
        @Nullable Callback[] longer = new Callback[length];
        int first = Math.min(size, ring.length - head);
        System.arraycopy(ring, head, longer, 0, first);
        System.arraycopy(ring, 0, longer, first, size - first);
        ring = longer;
        head = 0;
    }
}
