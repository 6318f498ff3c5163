package dev.orrery.loop.engine;

import org.jspecify.annotations.Nullable;

/**
 * What is to run, first in, first out: a {@link Callback}, or any other {@link Runnable} for what
 * nobody cancels and what runs in the empty context.
 *
 * <p>A list of chunks. One that was emptied is filled again, but not for ever: a collector that
 * watches what old objects are made to refer to, as G1 does, makes each store into an old array
 * several times as dear as one into a young array, so arrays are replaced long before they are old.
 * What a burst has left is let go of when it was not needed again for some hundred turns.
 *
 * <p>Threading: loop thread only. Cost: add and take O(1); nothing is allocated but chunks, a
 * hundredth of a byte for each entry.
 */
public final class ReadyQueue {
    private static final int SMALLEST = 16;
    private static final int LARGEST = 1024;
    // Spare chunks that are kept: enough for a million entries.
    private static final int MOST_SPARES = 1024;
    // One in so many chunks is not filled again; a power of two.
    private static final int RENEWAL = 512;
    // The queue was empty so many times with the same chunk; a power of two.
    private static final int REWINDS = 4096;
    // And so many times before it lets go of what it did not need meanwhile; a power of two.
    private static final int REVIEW = 256;

    // The last slot of a chunk is for the chunk after it.
    private @Nullable Object[] writing = new Object[SMALLEST];
    private @Nullable Object[] reading = writing;
    private int tail;
    private int head;
    private int size;
    // Linked by their last slots; all of the length of the chunk that is written to.
    private @Nullable Object @Nullable [] spares;
    private int spareCount;
    // So many were spare at each time since the last review.
    private int neverUsed;
    private int extensions;
    private int extensionsAtReview;
    private int rewinds;

    /** An empty queue. */
    public ReadyQueue() {}

    /**
     * Appends {@code entry}.
     *
     * @param entry what to run
     */
    public void add(Object entry) {
        @Nullable Object[] chunk = writing;
        int at = tail;
        if (at == chunk.length - 1) {
            chunk = extend(chunk);
            at = 0;
        }
        chunk[at] = entry;
        tail = at + 1;
        size++;
    }

    /** {@return the oldest entry, which is taken out, or null when there is none} */
    public @Nullable Object take() {
        if (size == 0) {
            return null;
        }
        @Nullable Object[] chunk = reading;
        int at = head;
        if (at == chunk.length - 1) {
            chunk = advance(chunk);
            at = 0;
        }
        Object first = chunk[at];
        chunk[at] = null;
        head = at + 1;
        if (--size == 0) {
            rewind();
        }
        return first;
    }

    /** {@return how many entries wait, cancelled ones included} */
    public int size() {
        return size;
    }

    /** {@return true if nothing waits} */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Forgets everything. */
    public void clear() {
        writing = new Object[SMALLEST];
        reading = writing;
        tail = 0;
        head = 0;
        size = 0;
        spares = null;
        spareCount = 0;
        neverUsed = 0;
    }

    /** Empty: begins anew with the chunk at hand, so that a small queue stays small. */
    private void rewind() {
        if (reading != writing) {
            reading = writing;
        }
        if ((++rewinds & (REVIEW - 1)) == 0) {
            review();
        }
        head = 0;
        tail = 0;
    }

    /** Only if empty. */
    private void review() {
        @Nullable Object[] first = spares;
        for (; neverUsed > 0 && first != null; neverUsed--) {
            first = (Object[]) first[first.length - 1];
            spareCount--;
        }
        spares = first;
        neverUsed = spareCount;
        int length = writing.length;
        if (extensions == extensionsAtReview && length > SMALLEST) {
            writing = new Object[length / 2];
        } else if ((rewinds & (REWINDS - 1)) == 0) {
            writing = new Object[length];
        }
        reading = writing;
        extensionsAtReview = extensions;
    }

    private @Nullable Object[] extend(@Nullable Object[] full) {
        int length = size < full.length ? full.length : Math.min(2 * full.length, LARGEST);
        @Nullable Object[] next = spare(length);
        full[full.length - 1] = next;
        writing = next;
        return next;
    }

    private @Nullable Object[] advance(@Nullable Object[] empty) {
        Object next = empty[empty.length - 1];
        if (!(next instanceof Object[] chunk)) {
            throw new IllegalStateException(
                    "a chunk that is not the last must have a next one: size="
                            + size
                            + ", chunk.length="
                            + empty.length
                            + ". Use a ready queue on one thread only.");
        }
        keep(empty);
        reading = chunk;
        return chunk;
    }

    private @Nullable Object[] spare(int length) {
        @Nullable Object[] first = spares;
        extensions++;
        if (first == null || first.length != length) {
            spares = null;
            spareCount = 0;
            neverUsed = 0;
            return new Object[length];
        }
        spares = (Object[]) first[length - 1];
        spareCount--;
        neverUsed = Math.min(neverUsed, spareCount);
        if ((extensions & (RENEWAL - 1)) == 0) {
            return new Object[length];
        }
        first[length - 1] = null;
        return first;
    }

    private void keep(@Nullable Object[] empty) {
        @Nullable Object[] first = spares;
        if (empty.length == writing.length && spareCount < MOST_SPARES) {
            empty[empty.length - 1] = first;
            spares = empty;
            spareCount++;
        }
    }
}
