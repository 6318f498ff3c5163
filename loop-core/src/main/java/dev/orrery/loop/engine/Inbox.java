package dev.orrery.loop.engine;

import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.PostProbe;
import dev.orrery.loop.handle.PostProbe.Step;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What foreign threads have posted and the loop has not taken yet: a stack that any thread pushes
 * onto with one compare-and-set and that the loop takes whole and turns round.
 *
 * <p>Whether the loop sleeps is part of the same word: when it wants to sleep it exchanges "empty"
 * for {@link #ASLEEP}, which fails if anything was posted; a poster that replaces {@link #ASLEEP}
 * is the one that wakes it. So no wake-up is lost and each sleep gets at most one:
 *
 * <ol>
 *   <li>the post comes first: the loop's exchange fails, it does not sleep;
 *   <li>the sleep comes first: the poster finds {@code ASLEEP}, links its entry over it, wakes;
 *   <li>a second poster finds an entry there already and leaves the waking to the first.
 * </ol>
 *
 * <p>Threading: {@link #post} from any thread, never blocks; the rest on the loop's thread. Order:
 * the posts of each thread in their order. Cost: one compare-and-set a post, one exchange a drain.
 * Source: R. K. Treiber, "Systems Programming: Coping with Parallelism", 1986.
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

    private static final PostedCallback ASLEEP = new PostedCallback(() -> {}, Context.empty());
    private static final PostedCallback CLOSED = new PostedCallback(() -> {}, Context.empty());

    // Null: awake and empty. ASLEEP, CLOSED: what they say. Else the newest entry.
    private final AtomicReference<@Nullable PostedCallback> head = new AtomicReference<>();
    private final @Nullable PostProbe probe;

    /**
     * An empty inbox of a loop that is awake.
     *
     * @param probe told at each step; null in production
     */
    public Inbox(@Nullable PostProbe probe) {
        this.probe = probe;
    }

    /**
     * Links {@code entry}, which must be new.
     *
     * @param entry a new entry
     * @return what became of it, and whether the caller has to wake the loop
     */
    public Posted post(PostedCallback entry) {
        while (true) {
            PostedCallback seen = head.get();
            reached(Step.HEAD_READ);
            if (seen == CLOSED) {
                return Posted.REFUSED;
            }
            entry.next = seen == ASLEEP ? null : seen;
            if (head.compareAndSet(seen, entry)) {
                reached(Step.LINKED);
                return seen == ASLEEP ? Posted.WAKE : Posted.LINKED;
            }
        }
    }

    /**
     * Says that the loop sleeps from now on, unless something was posted.
     *
     * @return false, and nothing said, if something was posted
     */
    public boolean trySleep() {
        reached(Step.BEFORE_SLEEP);
        boolean asleep = head.compareAndSet(null, ASLEEP);
        reached(Step.ASLEEP);
        return asleep;
    }

    /**
     * Says that the loop is awake and appends what was posted to {@code ready}, oldest first.
     *
     * @param ready gets what was posted
     */
    public void drain(ReadyQueue ready) {
        if (head.get() == null) {
            return;
        }
        PostedCallback newest = head.getAndSet(null);
        if (newest == ASLEEP) {
            return;
        }
        PostedCallback oldest = null;
        while (newest != null) {
            PostedCallback next = newest.next;
            newest.next = oldest;
            oldest = newest;
            newest = next;
        }
        while (oldest != null) {
            PostedCallback next = oldest.next;
            oldest.next = null;
            ready.add(oldest);
            oldest = next;
        }
    }

    /** {@return true if something was posted that was not drained yet} */
    public boolean hasEntries() {
        PostedCallback seen = head.get();
        return seen != null && seen != ASLEEP && seen != CLOSED;
    }

    /** Refuses every post from now on; what is left in it is forgotten. */
    public void close() {
        head.set(CLOSED);
    }

    private void reached(Step step) {
        if (probe != null) {
            probe.after(step);
        }
    }
}
