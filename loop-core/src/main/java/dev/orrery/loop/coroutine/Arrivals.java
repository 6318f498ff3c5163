package dev.orrery.loop.coroutine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Puts into order what other threads make runnable: the JVM grants monitors through a thread of its
 * own, and so at any moment later.
 *
 * <p>Threading: {@link #add}, {@link #flee()} and {@link #close()} anywhere, the rest for the
 * resumer. Cost: none while no thread waits for a monitor.
 */
final class Arrivals {
    /**
     * A thread that can run.
     *
     * @param coroutine whose thread it is, or null for a stranger's
     */
    record Arrival(Thread thread, @Nullable VirtualCoroutine coroutine, Runnable continuation) {}

    private static final Comparator<Arrival> BY_AGE =
            Comparator.comparingLong(arrival -> arrival.thread().threadId());

    private final Queue<Arrival> arrived = new ConcurrentLinkedQueue<>();
    // Stopped at a monitor or in Object.wait, and not made runnable since, as far as is known here.
    private final Set<Thread> waiting = new LinkedHashSet<>();
    // One that can go on as soon as it stops looks as if it waited.
    private @Nullable Thread lastRunnable;
    private volatile @Nullable UnblockerBarrier barrier;

    void add(Arrival arrival) {
        arrived.add(arrival);
    }

    /** A thread is about to run on the resumer. */
    void isMounted() {
        lastRunnable = null;
    }

    /** The thread that was mounted has run until it stopped. */
    void hasStopped(Thread thread) {
        if (lastRunnable != thread && ThreadInternals.waitsForMonitor(thread)) {
            waiting.add(thread);
        }
    }

    /** The resumer itself has made a thread runnable. */
    void isRunnable(Thread thread) {
        lastRunnable = thread;
        waiting.remove(thread);
    }

    /** Takes all that arrived, and waits for what is on its way; the oldest thread comes first. */
    List<Arrival> settle() {
        if (waiting.isEmpty() && arrived.isEmpty()) {
            return List.of();
        }
        List<Arrival> settled = new ArrayList<>();
        // First those that are seen to be on their way: the barrier may overtake them, for the
        // unblocker takes its list from the end. Then those in the moment that nothing shows.
        awaitUnblocked(settled);
        if (anyIsBlocked()) {
            barrier().pass();
        }
        // Without a barrier too: one in that moment may have come out of it between the two looks.
        awaitUnblocked(settled);
        settled.sort(BY_AGE);
        return settled;
    }

    private UnblockerBarrier barrier() {
        UnblockerBarrier own = barrier;
        if (own == null) {
            own = new UnblockerBarrier();
            barrier = own;
        }
        return own;
    }

    private void awaitUnblocked(List<Arrival> settled) {
        take(settled);
        for (int round = 0; anyIsBeingUnblocked(); round++) {
            UnblockerBarrier.pause(round);
            take(settled);
        }
    }

    private void take(List<Arrival> settled) {
        for (Arrival next = arrived.poll(); next != null; next = arrived.poll()) {
            waiting.remove(next.thread());
            settled.add(next);
        }
    }

    private boolean anyIsBeingUnblocked() {
        for (Thread thread : waiting) {
            if (ThreadInternals.isBeingUnblocked(thread)) {
                return true;
            }
        }
        return false;
    }

    private boolean anyIsBlocked() {
        for (Thread thread : waiting) {
            if (ThreadInternals.isBlocked(thread)) {
                return true;
            }
        }
        return false;
    }

    /** Sends to the JDK's scheduler what nobody takes any more. */
    void flee() {
        for (Arrival next = arrived.poll(); next != null; next = arrived.poll()) {
            ThreadInternals.DEFAULT_SCHEDULER.execute(next.continuation());
        }
    }

    void close() {
        flee();
        UnblockerBarrier unneeded = barrier;
        if (unneeded != null) {
            unneeded.close();
        }
    }
}
