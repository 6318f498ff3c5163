package dev.orrery.loop.coroutine;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.LockSupport;

/**
 * Waits until the JVM's unblocker thread has done with every thread that it had begun with.
 *
 * <p>Between taking a thread off the list of those to unblock and marking it unblocked there is a
 * moment in which nothing shows that the thread is about to be handed to its scheduler. But the
 * unblocker handles one thread after the other. So a thread of our own is sent through it: when
 * that one gets its monitor, all before have passed.
 *
 * <p>Threading: one platform thread; {@link #close()} anywhere. Cost: a trip through another
 * thread, some microseconds.
 */
final class UnblockerBarrier {
    private final Object monitor = new Object();
    private final Thread holder = ThreadInternals.builder(this::submit).unstarted(this::hold);
    private final Thread runner = ThreadInternals.builder(this::submit).unstarted(this::want);
    private volatile @Nullable Thread passing;
    private volatile @Nullable Runnable granted;
    private volatile boolean closed;

    void pass() {
        passing = Thread.currentThread();
        letGo(holder); // enters the monitor
        letGo(runner); // blocks there
        letGo(holder); // leaves it
        Runnable unblocked = granted;
        for (int round = 0; unblocked == null; round++) {
            pause(round);
            unblocked = granted;
        }
        granted = null;
        unblocked.run();
        passing = null;
    }

    /** Waits for another thread that needs a few microseconds, if it gets a processor. */
    static void pause(int round) {
        if (round < 500) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(20_000);
        }
    }

    private static void letGo(Thread thread) {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
    }

    private void submit(Runnable continuation) {
        if (Thread.currentThread() == passing) {
            continuation.run();
        } else if (closed) {
            ThreadInternals.DEFAULT_SCHEDULER.execute(continuation);
        } else {
            granted = continuation;
        }
    }

    private void hold() {
        while (!closed) {
            synchronized (monitor) {
                LockSupport.park();
            }
            LockSupport.park();
        }
    }

    private void want() {
        while (!closed) {
            synchronized (monitor) {
                monitor.notifyAll(); // nobody waits; getting here is all
            }
            LockSupport.park();
        }
    }

    void close() {
        closed = true;
        LockSupport.unpark(holder);
        LockSupport.unpark(runner);
    }
}
