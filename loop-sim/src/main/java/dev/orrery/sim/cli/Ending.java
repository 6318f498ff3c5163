package dev.orrery.sim.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets work that can be interrupted come to its end when the process is told to end. */
final class Ending {
    private static final int PATIENCE_SECONDS = 20;

    private Ending() {}

    /**
     * Runs work on this thread. A SIGINT or SIGTERM meanwhile interrupts it and waits for it; the
     * process then ends with the signal's exit code, as it would have at once.
     */
    static <T> T finished(Supplier<T> work) {
        Thread worker = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> end(worker, done), "orrery-ending");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            done.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                // The hook runs, and has been waiting for this.
            }
        }
    }

    private static void end(Thread worker, CountDownLatch done) {
        worker.interrupt();
        try {
            done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
