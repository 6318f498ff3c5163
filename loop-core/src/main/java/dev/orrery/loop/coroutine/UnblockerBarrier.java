package dev.orrery.loop.coroutine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits until the JVM's unblocker thread has done with every thread that it had begun with.
 *
 * <p>Between taking a thread off the list of those to unblock and marking it unblocked there is a
 * moment in which nothing shows that the thread is about to be handed to its scheduler: without the
 * barrier one run in 300 went another way on a busy machine. But the unblocker handles one thread
 * after the other. So a thread of our own is sent through it: when that one gets its monitor, all
 * before have passed.
 *
 * <p>Threading: one platform thread; {@link #close()} anywhere. Cost: a trip through another
 * thread, some microseconds.
 */
final class UnblockerBarrier {
    /** For so many rounds {@link #pause} spins. */
    static final int SPINS = 500;

    private final Object monitor = new Object();
    private final Queue<Runnable> runnable = new ConcurrentLinkedQueue<>();
    private final Thread holder = ThreadInternals.builder(this::submit).start(this::hold);
    private final Thread runner = ThreadInternals.builder(this::submit).start(this::want);
    // The last turn in which each was reached.
    private volatile long begun;
    private volatile long held;
    private volatile long released;
    private volatile long passed;
    private volatile boolean closed;

    void pass() {
        long turn = begun + 1;
        begun = turn;
        drive(holder, () -> held == turn);
        drive(runner, () -> ThreadInternals.isBlocked(runner));
        released = turn;
        drive(holder, () -> passed == turn);
    }

    private void drive(Thread thread, BooleanSupplier isThere) {
        LockSupport.unpark(thread);
        for (int round = 0; !isThere.getAsBoolean(); round++) {
            Runnable next = runnable.poll();
            if (next != null) {
                next.run();
            } else {
                pause(round);
            }
        }
    }

    /** Waits for another thread that needs a few microseconds, if it gets a processor. */
    static void pause(int round) {
        if (round < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(20_000);
        }
    }

    private void submit(Runnable continuation) {
        if (closed) {
            ThreadInternals.DEFAULT_SCHEDULER.execute(continuation);
        } else {
            runnable.add(continuation);
        }
    }

    private void hold() {
        for (long turn = 1; !closed; turn++) {
            while (begun < turn && !closed) {
                LockSupport.park();
            }
            synchronized (monitor) {
                held = turn;
                while (released < turn && !closed) {
                    LockSupport.park();
                }
            }
        }
    }

    private void want() {
        for (long turn = 1; !closed; turn++) {
            while (held < turn && !closed) {
                LockSupport.park();
            }
            synchronized (monitor) {
                passed = turn;
            }
        }
    }

    void close() {
        closed = true;
        LockSupport.unpark(holder);
        LockSupport.unpark(runner);
    }
}
