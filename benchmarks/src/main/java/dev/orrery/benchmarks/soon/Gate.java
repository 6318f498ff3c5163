package dev.orrery.benchmarks.soon;

import java.util.concurrent.locks.LockSupport;

/** Where the measuring thread waits for one event of a host: parked, or spinning. */
final class Gate {
    private final Thread waiter = Thread.currentThread();
    private volatile boolean isOpen;

    /** Lets the waiter through, which is parked. */
    void open() {
        isOpen = true;
        LockSupport.unpark(waiter);
    }

    /** Lets the waiter through, which spins. */
    void openForSpinner() {
        isOpen = true;
    }

    void await() {
        while (!isOpen) {
            LockSupport.park(this);
        }
        isOpen = false;
    }

    void awaitSpinning() {
        while (!isOpen) {
            Thread.onSpinWait();
        }
        isOpen = false;
    }
}
