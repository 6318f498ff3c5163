package dev.orrery.benchmarks.bare;

import java.util.Arrays;

/** A heap of four branches whose entries know where they are, so that each can be taken out. */
public final class IndexedHeap implements TimerQueue {
    private long[] keys = new long[16];
    private Entry[] entries = new Entry[16];
    private int size;

    private static final class Entry {
        private final Runnable body;
        private int at;

        private Entry(Runnable body) {
            this.body = body;
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Object add(long deadlineNanos, Runnable body) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            entries = Arrays.copyOf(entries, 2 * size);
        }
        Entry entry = new Entry(body);
        up(size++, deadlineNanos, entry);
        return entry;
    }

    @Override
    public void cancel(Object timer) {
        remove(((Entry) timer).at);
    }

    @Override
    public long nextDeadlineNanos() {
        return keys[0];
    }

    @Override
    public Runnable poll() {
        Runnable first = entries[0].body;
        remove(0);
        return first;
    }

    private void remove(int at) {
        size--;
        if (at < size) {
            long key = keys[size];
            Entry last = entries[size];
            if (at > 0 && key < keys[(at - 1) >> 2]) {
                up(at, key, last);
            } else {
                down(at, key, last);
            }
        }
    }

    private void up(int from, long key, Entry entry) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >> 2;
            if (keys[parent] <= key) {
                break;
            }
            put(at, keys[parent], entries[parent]);
            at = parent;
        }
        put(at, key, entry);
    }

    private void down(int from, long key, Entry entry) {
        int at = from;
        for (int child = 4 * at + 1; child < size; child = 4 * at + 1) {
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
            put(at, keys[least], entries[least]);
            at = least;
        }
        put(at, key, entry);
    }

    private void put(int at, long key, Entry entry) {
        keys[at] = key;
        entries[at] = entry;
        entry.at = at;
    }
}
