package dev.orrery.loop.engine;

import dev.orrery.loop.handle.PostProbe;
import dev.orrery.loop.handle.PostProbe.Step;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What foreign threads have posted and the loop has not taken yet: a row of slots, in chunks. A
 * poster puts its entry into the first empty slot with one compare-and-set, and the loop takes them
 * from the front. A slot is used once, so whoever comes late finds it used and goes on to the next.
 *
 * <p>Whether the loop sleeps is part of the same word: when it wants to sleep it exchanges "empty"
 * for {@link #ASLEEP} in the slot that is next, which fails if anything was posted; a poster that
 * replaces {@code ASLEEP} is the one that wakes it. So no wake-up is lost and each sleep gets at
 * most one:
 *
 * <ol>
 *   <li>the post comes first: the loop's exchange fails, it does not sleep;
 *   <li>the sleep comes first: the poster finds {@code ASLEEP}, puts its entry there, wakes;
 *   <li>a second poster finds an entry there already, takes the slot after it, and leaves the
 *       waking to the first.
 * </ol>
 *
 * <p>A poster that is stopped anywhere, or dies, holds up no other poster and no entry: an entry is
 * in its place or it is not. But a loop that sleeps is woken by the one that found it asleep: while
 * that one is stopped between its exchange and the wake-up, the loop sleeps on, to its next
 * deadline at most. If it dies there, the next one that posts wakes the loop ({@code
 * EventLoop.deliver}). Threading: {@link #post} from any thread, never blocks; the rest on the
 * loop's thread. Order: the posts of each thread in their order. Cost: one compare-and-set and four
 * bytes a post. Chunks are young when they are filled, which spares the posters the fence that a
 * collector such as G1 puts behind a store into an old object. Source: the array queues of JCTools,
 * and the words of R. K. Treiber's stack, which this took the place of (decision 0025).
 */
public final class Inbox {
    /** What became of a post. */
    public enum Posted {
        /** The loop is awake and will see the entry before it sleeps. */
        LINKED,
        /** The loop was asleep: the caller must wake it. */
        WAKE,
        /** The inbox is closed; nothing was linked. */
        REFUSED
    }

    private static final int SMALLEST = 16;
    private static final int LARGEST = 512;

    // What a slot may hold besides an entry, and besides null for an empty one.
    private static final Object ASLEEP = "asleep";
    private static final Object CLOSED = "closed";
    private static final Object TAKEN = "taken";

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle LAST;
    private static final VarHandle NEXT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            LAST = lookup.findVarHandle(Inbox.class, "last", Chunk.class);
            NEXT = lookup.findVarHandle(Chunk.class, "next", Chunk.class);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Some slots, and those after them. */
    private static final class Chunk {
        final @Nullable Object[] slots;
        // All slots before it are used, and maybe more: no harm if threads overwrite each other's.
        int hint;
        // Itself once the loop has left this chunk, so that no dead chunk holds a living one.
        volatile @Nullable Chunk next;

        Chunk(int length) {
            slots = new Object[length];
        }
    }

    // Not after the chunk that has the first empty slot.
    private volatile Chunk last;
    // Where the loop looks next.
    private Chunk first;
    private int front;
    private final @Nullable PostProbe probe;

    /**
     * An empty inbox of a loop that is awake.
     *
     * @param probe told at each step; null in production
     */
    public Inbox(@Nullable PostProbe probe) {
        this(probe, SMALLEST);
    }

    /**
     * As the other, for those who test what happens between two chunks.
     *
     * @param probe told at each step; null in production
     * @param slots how many the first chunk has; each next one has twice as many, up to a limit
     */
    public Inbox(@Nullable PostProbe probe, int slots) {
        this.probe = probe;
        this.first = new Chunk(slots);
        this.last = first;
    }

    /**
     * Puts {@code entry} behind what was posted before.
     *
     * @param entry a {@link Callback}, or another {@link Runnable}
     * @return what became of it, and whether the caller has to wake the loop
     */
    public Posted post(Object entry) {
        Chunk chunk = last;
        while (true) {
            @Nullable Object[] slots = chunk.slots;
            int i = chunk.hint;
            while (i < slots.length) {
                Object seen = SLOT.getAcquire(slots, i);
                if (seen == CLOSED) {
                    return Posted.REFUSED;
                }
                if (seen != null && seen != ASLEEP) {
                    i++;
                    continue;
                }
                reached(Step.HEAD_READ);
                if (SLOT.compareAndSet(slots, i, seen, entry)) {
                    chunk.hint = i + 1;
                    reached(Step.LINKED);
                    return seen == ASLEEP ? Posted.WAKE : Posted.LINKED;
                }
            }
            chunk = after(chunk);
        }
    }

    /** The chunk after one that is full, or a later one. */
    private Chunk after(Chunk full) {
        Chunk next = full.next;
        if (next == full) {
            return last;
        }
        if (next == null) {
            NEXT.compareAndSet(full, null, new Chunk(Math.min(2 * full.slots.length, LARGEST)));
            return after(full);
        }
        LAST.compareAndSet(this, full, next);
        return next;
    }

    /**
     * Says that the loop sleeps from now on, unless something was posted.
     *
     * @return false, and nothing said, if something was posted
     */
    public boolean trySleep() {
        reached(Step.BEFORE_SLEEP);
        stepIntoNextChunk();
        boolean asleep = SLOT.compareAndSet(first.slots, front, (Object) null, ASLEEP);
        reached(Step.ASLEEP);
        return asleep;
    }

    /**
     * Says that the loop is awake and appends what was posted to {@code ready}, oldest first.
     *
     * @param ready gets what was posted
     */
    public void drain(ReadyQueue ready) {
        Object seen = front();
        if (seen == null) {
            return;
        }
        if (seen == ASLEEP) {
            if (SLOT.compareAndSet(first.slots, front, ASLEEP, (Object) null)) {
                return;
            }
            seen = front();
        }
        // Whoever has posted by now did so in this chunk or before. Posters that never rest must
        // not
        // keep the loop here.
        Chunk end = last;
        while (seen != null && seen != CLOSED) {
            takeRun(ready);
            seen = first == end ? null : front();
        }
    }

    /** Takes what is there up to the end of the chunk. */
    private void takeRun(ReadyQueue ready) {
        @Nullable Object[] slots = first.slots;
        // Posters read fields of this object: so they are written once.
        int at = front;
        try {
            for (; at < slots.length; at++) {
                Object seen = SLOT.getAcquire(slots, at);
                if (seen == null || seen == CLOSED) {
                    break;
                }
                // First this, for which the memory may be too little: then the entry stays here.
                ready.add(seen);
                SLOT.setRelease(slots, at, TAKEN);
            }
        } finally {
            front = at;
        }
    }

    /** {@return true if something was posted that was not drained yet} */
    public boolean hasEntries() {
        Object seen = front();
        return seen != null && seen != ASLEEP && seen != CLOSED;
    }

    /** Refuses every post from now on; what is left in it is forgotten. */
    public void close() {
        while (true) {
            Object seen = front();
            if (seen == CLOSED) {
                return;
            }
            if (seen != null && seen != ASLEEP) {
                SLOT.setRelease(first.slots, front, TAKEN);
                front++;
            } else {
                stepIntoNextChunk();
                SLOT.compareAndSet(first.slots, front, seen, CLOSED);
            }
        }
    }

    /** What is in the slot where the loop looks next; null if nothing was posted. */
    private @Nullable Object front() {
        if (front == first.slots.length) {
            Chunk next = first.next;
            if (next == null) {
                return null;
            }
            enter(next);
        }
        return SLOT.getAcquire(first.slots, front);
    }

    /** Makes sure that there is a slot where the loop looks next. */
    private void stepIntoNextChunk() {
        if (front == first.slots.length) {
            enter(after(first));
        }
    }

    private void enter(Chunk next) {
        Chunk left = first;
        first = next;
        front = 0;
        // From now on nobody begins at the chunk that is left.
        LAST.compareAndSet(this, left, next);
        left.next = left;
    }

    private void reached(Step step) {
        if (probe != null) {
            probe.after(step);
        }
    }
}
