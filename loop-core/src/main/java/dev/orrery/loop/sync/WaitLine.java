package dev.orrery.loop.sync;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import org.jspecify.annotations.Nullable;

/**
 * The tasks that wait for one thing, in the order in which they came.
 *
 * <p>Who is woken or cancelled stays in line until its task goes on, one hop later; the rules of
 * fairness look at these too. Threading: loop thread only. Cost: O(1), for waking amortised.
 * Source: the deques of futures of asyncio's primitives.
 */
final class WaitLine {
    private final String what;
    private final Object primitive;
    private @Nullable Waiter first;
    private @Nullable Waiter last;
    // Invariant: whoever stands before it is done. Null: everybody is.
    private @Nullable Waiter candidate;
    // Those who are not cancelled.
    private int live;

    /** A line of those who wait for {@code what} (words such as "a permit of") a primitive. */
    WaitLine(String what, Object primitive) {
        this.what = what;
        this.primitive = primitive;
    }

    /** A new last one in the line. */
    Waiter join(EventLoop loop) {
        Waiter waiter = new Waiter(loop, this);
        waiter.previous = last;
        if (last == null) {
            first = waiter;
        } else {
            last.next = waiter;
        }
        last = waiter;
        if (candidate == null) {
            candidate = waiter;
        }
        live++;
        return waiter;
    }

    /**
     * Waits until {@code waiter} is woken; it leaves the line in any case.
     *
     * @throws TaskCancelled if the task was cancelled, before or after the waking
     */
    void await(Waiter waiter) {
        try {
            Task.await(waiter);
        } finally {
            leave(waiter);
        }
    }

    private void leave(Waiter waiter) {
        if (waiter == candidate) {
            candidate = waiter.next;
        }
        if (waiter.previous == null) {
            first = waiter.next;
        } else {
            waiter.previous.next = waiter.next;
        }
        if (waiter.next == null) {
            last = waiter.previous;
        } else {
            waiter.next.previous = waiter.previous;
        }
        if (!waiter.isCancelled()) {
            live--;
        }
    }

    /** Called when one in the line is cancelled. */
    void cancelled() {
        live--;
    }

    /**
     * True if somebody waits, or was woken and has not gone on; who is cancelled does not count.
     */
    boolean isOccupied() {
        return live > 0;
    }

    /** Wakes the first one unless it is woken or cancelled already: then it wakes the next. */
    void wakeFirst() {
        if (first != null && !first.isDone()) {
            first.wake();
        }
    }

    /**
     * Wakes the first of those who are neither woken nor cancelled.
     *
     * @return false if there is none
     */
    boolean wakeNext() {
        while (candidate != null && candidate.isDone()) {
            candidate = candidate.next;
        }
        if (candidate == null) {
            return false;
        }
        candidate.wake();
        return true;
    }

    /** Wakes everybody. */
    void wakeAll() {
        while (wakeNext()) {
            // One after the other.
        }
    }

    /** {@return how many wait; those who are cancelled no longer do} */
    int size() {
        return live;
    }

    @Override
    public String toString() {
        return what + " " + primitive;
    }
}
