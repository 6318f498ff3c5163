package dev.orrery.loop.coroutine;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Tells whether what a thread waits for is held inside of its world, and so stays held until others
 * have had their turns, or outside, and so is given back in real time.
 *
 * <p>The world stands still while it is asked; only threads of others run. So what is held inside
 * is seen to be held inside, and nothing that is held outside comes in meanwhile.
 *
 * <p>Threading: the resumer. Cost: a snapshot of each thread of the world, if need be.
 */
final class LockHolders {
    private static final String REENTRANT = ReentrantLock.class.getName() + "$";

    private final Insiders insiders;

    LockHolders(Insiders insiders) {
        this.insiders = insiders;
    }

    /** True if the monitor that a thread is blocked at is held by another one of its world. */
    boolean isMonitorInside(Thread blocked) {
        Object monitor = LockInternals.blockedOn(blocked);
        if (monitor == null) {
            // It was granted meanwhile; or nobody can tell, then as if no other world was there.
            return ThreadInternals.isBlocked(blocked);
        }
        return Thread.holdsLock(monitor)
                || any(thread -> thread != blocked && LockInternals.holds(thread, monitor));
    }

    /** True if a thread of the same world has been granted a monitor and not gone on yet. */
    boolean isAnotherGranted(Thread blocked) {
        return any(
                thread ->
                        thread != blocked
                                && thread.isVirtual()
                                && ThreadInternals.isGranted(thread));
    }

    /**
     * True if a thread that is parked waits for a lock of java.util.concurrent that will be given
     * to it in real time.
     */
    boolean isLockOutside(Thread parked) {
        if (!(LockSupport.getBlocker(parked) instanceof AbstractOwnableSynchronizer lock)) {
            return false;
        }
        Thread owner = LockInternals.ownerOf(lock);
        if (owner != null) {
            return !isInside(owner);
        }
        // Free, and the first in its queue is about to be told. Of other kinds nobody can say.
        return lock.getClass().getName().startsWith(REENTRANT)
                && lock instanceof AbstractQueuedSynchronizer queue
                && !isAnotherQueued(queue, parked);
    }

    private boolean isAnotherQueued(AbstractQueuedSynchronizer queue, Thread parked) {
        for (Thread queued : queue.getQueuedThreads()) {
            if (queued != parked && isInside(queued)) {
                return true;
            }
        }
        return false;
    }

    private boolean isInside(Thread one) {
        return one == Thread.currentThread() || any(thread -> thread == one);
    }

    private boolean any(Predicate<Thread> isIt) {
        boolean[] found = new boolean[1];
        insiders.forEachThread(thread -> found[0] = found[0] || isIt.test(thread));
        return found[0];
    }

    /** Those of a world, or null where the JDK does not tell who holds what. */
    static @Nullable LockHolders of(@Nullable Insiders insiders) {
        return insiders == null || !LockInternals.isKnown() ? null : new LockHolders(insiders);
    }
}
