package dev.orrery.sim.thread;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * What is to happen at later times: a binary heap of (time, sequence) with something at each.
 *
 * <p>Threading: one run, one thread at a time. Order: by time, equal times in the order added.
 * Cost: O(log n), no allocation beside the arrays. What moves in the heap are numbers; a reference
 * that is stored into an old array costs the collector's barrier, so that it is stored once.
 */
final class Agenda<T> {
    private static final int SMALLEST = 4;

    // Entry i has its time at 2i and its sequence at 2i+1.
    private long[] keys = new long[2 * SMALLEST];
    // Where entry i has its item and its serial; from size on the places that are free. Invariant:
    // each place is here once.
    private int[] places = places(SMALLEST);
    private @Nullable Object[] items = new Object[SMALLEST];
    private int[] serials = new int[SMALLEST];
    private int size;
    // Invariant: above every entry's sequence.
    private long nextSequence;

    boolean isEmpty() {
        return size == 0;
    }

    /** The time of the first entry. Only if not empty. */
    long firstNanos() {
        return keys[0];
    }

    /** The serial that the first entry was added with. Only if not empty. */
    int firstSerial() {
        return serials[places[0]];
    }

    /** What stands at the first entry. Only if not empty. */
    T first() {
        return item(0);
    }

    @SuppressWarnings("unchecked")
    private T item(int i) {
        T item = (T) items[places[i]];
        assert item != null : "entry " + i + " of " + size + " is missing";
        return item;
    }

    void add(long timeNanos, T item, int serial) {
        if (size == items.length) {
            keys = Arrays.copyOf(keys, 4 * size);
            places = Arrays.copyOf(places, 2 * size);
            for (int i = size; i < places.length; i++) {
                places[i] = i;
            }
            items = Arrays.copyOf(items, 2 * size);
            serials = Arrays.copyOf(serials, 2 * size);
        }
        insert(timeNanos, nextSequence++, item, serial);
    }

    /** There is room. */
    private void insert(long timeNanos, long sequence, T item, int serial) {
        int place = places[size];
        items[place] = item;
        serials[place] = serial;
        int i = size++;
        while (i > 0 && isBefore(timeNanos, sequence, (i - 1) >> 1)) {
            copy((i - 1) >> 1, i);
            i = (i - 1) >> 1;
        }
        set(i, timeNanos, sequence, place);
    }

    void removeFirst() {
        int freed = places[0];
        items[freed] = null;
        size--;
        if (size == 0) {
            return;
        }
        long timeNanos = keys[2 * size];
        long sequence = keys[2 * size + 1];
        int place = places[size];
        places[size] = freed;
        int i = 0;
        while (true) {
            int child = 2 * i + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && isBefore(keys[2 * child + 2], keys[2 * child + 3], child)) {
                child++;
            }
            if (isBefore(timeNanos, sequence, child)) {
                break;
            }
            copy(child, i);
            i = child;
        }
        set(i, timeNanos, sequence, place);
    }

    /** Forgets entries, and lets go of the memory that is not needed any more. Cost: O(n). */
    void removeIf(Dead<T> isDead) {
        int old = size;
        int kept = 0;
        for (int i = 0; i < old; i++) {
            if (!isDead.test(item(i), serials[places[i]])) {
                kept++;
            }
        }
        if (kept == old) {
            return;
        }
        long[] oldKeys = keys;
        int[] oldPlaces = places;
        @Nullable Object[] oldItems = items;
        int[] oldSerials = serials;
        int room = Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, kept)) * 2);
        keys = new long[2 * room];
        places = places(room);
        items = new Object[room];
        serials = new int[room];
        size = 0;
        for (int i = 0; i < old; i++) {
            int place = oldPlaces[i];
            @SuppressWarnings("unchecked")
            T item = (T) oldItems[place];
            if (item != null && !isDead.test(item, oldSerials[place])) {
                insert(oldKeys[2 * i], oldKeys[2 * i + 1], item, oldSerials[place]);
            }
        }
    }

    private static int[] places(int count) {
        int[] all = new int[count];
        for (int i = 0; i < count; i++) {
            all[i] = i;
        }
        return all;
    }

    /** Tells which entries nobody needs any more. */
    interface Dead<T> {
        boolean test(T item, int serial);
    }

    /** Looks at every entry, in no order that means anything. */
    void forEach(Entry<T> look) {
        for (int i = 0; i < size; i++) {
            look.at(keys[2 * i], item(i), serials[places[i]]);
        }
    }

    /** Looks at what is to happen. */
    interface Entry<T> {
        void at(long timeNanos, T item, int serial);
    }

    private boolean isBefore(long timeNanos, long sequence, int entry) {
        long other = keys[2 * entry];
        return timeNanos < other || (timeNanos == other && sequence < keys[2 * entry + 1]);
    }

    private void copy(int from, int to) {
        set(to, keys[2 * from], keys[2 * from + 1], places[from]);
    }

    private void set(int i, long timeNanos, long sequence, int place) {
        keys[2 * i] = timeNanos;
        keys[2 * i + 1] = sequence;
        places[i] = place;
    }
}
