package dev.orrery.benchmarks.bare;

import java.util.Arrays;

/** A heap of four branches whose keys are in an array of their own. Nothing can be cancelled. */
public final class HeapOfKeys implements TimerQueue {
    private long[] keys = new long[16];
    private Runnable[] bodies = new Runnable[16];
    private int size;

    @Override
    public int size() {
        return size;
    }

    @Override
    public Object add(long deadlineNanos, Runnable body) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            bodies = Arrays.copyOf(bodies, 2 * size);
        }
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >> 2;
            if (keys[parent] <= deadlineNanos) {
                break;
            }
            keys[at] = keys[parent];
            bodies[at] = bodies[parent];
            at = parent;
        }
        keys[at] = deadlineNanos;
        bodies[at] = body;
        return body;
    }

    @Override
    public long nextDeadlineNanos() {
        return keys[0];
    }

    @Override
    public Runnable poll() {
        Runnable first = bodies[0];
        size--;
        long key = keys[size];
        Runnable body = bodies[size];
        int at = 0;
        for (int child = 1; child < size; child = 4 * at + 1) {
            int least = child;
            int end = Math.min(child + 4, size);
            for (int i = child + 1; i < end; i++) {
                if (keys[i] < keys[least]) {
                    least = i;
                }
            }
            if (key <= keys[least]) {
                break;
            }
            keys[at] = keys[least];
            bodies[at] = bodies[least];
            at = least;
        }
        keys[at] = key;
        bodies[at] = body;
        return first;
    }
}
