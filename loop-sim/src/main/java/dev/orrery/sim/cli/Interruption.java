package dev.orrery.sim.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns the end of the process that a signal asks for (SIGINT, SIGTERM) into an interrupt of one
 * thread, and lets it say what it has before the process ends.
 *
 * <p>Threading: made and closed by that thread.
 */
final class Interruption implements AutoCloseable {
    // What a run that does not end, or a full pipe, may hold up at the most.
    private static final int MOST_SECONDS = 20;

    private final CountDownLatch isSaid = new CountDownLatch(1);
    private final Thread hook;

    private Interruption(Thread thread) {
        hook = Thread.ofPlatform().name("orrery-interrupt").unstarted(() -> interrupt(thread));
    }

    /** Begins to listen. */
    static Interruption of(Thread thread) {
        Interruption interruption = new Interruption(thread);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void interrupt(Thread thread) {
        thread.interrupt();
        try {
            if (!isSaid.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("orrery was interrupted and could not end in time.");
            }
        } catch (InterruptedException hurry) {
            // Then it ends at once.
        }
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }

    /** All is said; a process that is being ended ends now. */
    @Override
    public void close() {
        isSaid.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException isEnding) {
            // The hook does the rest.
        }
    }
}
