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

    // Some milliseconds.
    private static final int RETRY_ROUNDS = 16;

    private static final Comparator<Arrival> BY_AGE =
            Comparator.comparingLong(arrival -> arrival.thread().threadId());

    private final Queue<Arrival> arrived = new ConcurrentLinkedQueue<>();
    // Stopped at a monitor or in Object.wait, and not made runnable since, as far as is known here.
    private final Set<Thread> waiting = new LinkedHashSet<>();
    // One that can go on as soon as it stops looks as if it waited.
    private @Nullable Thread lastRunnable;
    // Null where nobody can tell who holds what.
    private final @Nullable LockHolders holders;
    // Has gone on at a monitor that others wanted, too, since it was mounted.
    private final Set<Thread> contended = new LinkedHashSet<>();
    private volatile boolean closed;
    private volatile @Nullable UnblockerBarrier barrier;

    Arrivals(@Nullable LockHolders holders) {
        this.holders = holders;
    }

    void add(Arrival arrival) {
        arrived.add(arrival);
    }

    /** A thread is about to run on the resumer. */
    void isMounted() {
        lastRunnable = null;
    }

    /**
     * Tells whether the thread that was mounted has stopped at a lock that is held outside of its
     * world, and shall go on at once: had the other world not been there, it would not have
     * stopped. Waits for the lock, in real time.
     *
     * @param isElsewhere false if it has stopped by a suspend or at its end
     * @param isRunnable true if it became runnable as it stopped
     */
    boolean goesOn(Thread thread, boolean isElsewhere, boolean isRunnable) {
        LockHolders known = holders;
        if (known == null) {
            return false;
        }
        if (isElsewhere && isAtMonitor(thread)) {
            if (isRunnable || passesMonitor(thread, known)) {
                contended.add(thread);
                return true;
            }
        } else if (isElsewhere && ThreadInternals.isParked(thread)) {
            if (known.isLockOutside(thread) && (isRunnable || awaitLock(thread, known))) {
                return true;
            }
        }
        return contended.remove(thread) && thread.isAlive() && hasGrantLeft(thread);
    }

    private static boolean isAtMonitor(Thread thread) {
        return ThreadInternals.isBlocked(thread) || ThreadInternals.isGranted(thread);
    }

    private boolean passesMonitor(Thread thread, LockHolders known) {
        // Most are held for less time than it takes to see by whom.
        for (int round = 0; round < UnblockerBarrier.SPINS; round++) {
            if (takeArrivalOf(thread)) {
                return true;
            }
            UnblockerBarrier.pause(round);
        }
        if (known.isMonitorInside(thread)) {
            return false;
        }
        for (int round = UnblockerBarrier.SPINS; !closed; round++) {
            if (takeArrivalOf(thread)) {
                return true;
            }
            // It may stand behind one that was granted the monitor, and has its turn after this.
            if (round % RETRY_ROUNDS == 0 && ThreadInternals.retry(thread)) {
                return true;
            }
            UnblockerBarrier.pause(round);
        }
        return false;
    }

    /**
     * Each exit of a monitor grants it to the first that waits, be it on its way already: what is
     * left of that must not look like a grant of the next monitor.
     */
    private boolean hasGrantLeft(Thread thread) {
        for (int round = 0; ThreadInternals.isToBeUnblocked(thread); round++) {
            UnblockerBarrier.pause(round);
        }
        barrier().pass();
        if (takeArrivalOf(thread)) {
            return true;
        }
        ThreadInternals.clearGrant(thread);
        return false;
    }

    private boolean awaitLock(Thread thread, LockHolders known) {
        for (int round = 0; !closed; round++) {
            if (takeArrivalOf(thread)) {
                return true;
            }
            if (round % RETRY_ROUNDS == 0 && !known.isLockOutside(thread)) {
                return takeArrivalOf(thread);
            }
            UnblockerBarrier.pause(round);
        }
        return false;
    }

    private boolean takeArrivalOf(Thread thread) {
        return !arrived.isEmpty() && arrived.removeIf(arrival -> arrival.thread() == thread);
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

    /** Whether {@link #settle()} would do nothing. */
    boolean isSettled() {
        return waiting.isEmpty() && arrived.isEmpty();
    }

    /** Takes all that arrived, and waits for what is on its way; the oldest thread comes first. */
    List<Arrival> settle() {
        if (isSettled()) {
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
        awaitOutsiders(settled);
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

    /** Waits for those whose monitor is held by nobody of this world any more. */
    private void awaitOutsiders(List<Arrival> settled) {
        LockHolders known = holders;
        if (known == null) {
            return;
        }
        for (Thread thread : List.copyOf(waiting)) {
            for (int round = 0; isDue(thread, known) && !closed; round++) {
                UnblockerBarrier.pause(round);
                take(settled);
            }
        }
        take(settled);
    }

    /** Of several that wait for one monitor only one is granted it. */
    private boolean isDue(Thread thread, LockHolders known) {
        return waiting.contains(thread)
                && ThreadInternals.isBlocked(thread)
                && !known.isMonitorInside(thread)
                && !known.isAnotherGranted(thread);
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
        closed = true;
        flee();
        UnblockerBarrier unneeded = barrier;
        if (unneeded != null) {
            unneeded.close();
        }
    }
}
