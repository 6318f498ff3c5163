package dev.orrery.loop.task;

/**
 * Recognises code that waits by the JDK's clock in a simulation: {@code Thread.sleep} and the
 * time-outs of {@code java.util.concurrent} park, are woken in virtual time, find that almost no
 * real time has passed, and park again for the rest, until they have waited for real.
 *
 * <p>One for each task that parks for a time. Such a wait shows by timed parks of the task that
 * each ran its whole time, each a little shorter than the one before. Threading: loop thread only.
 */
final class RealWaits {
    private static final int MOST_IN_A_ROW = 3;

    private final TaskDriver<?> driver;
    private long lastDelayNanos;
    private boolean hasExpired;
    private int inARow;

    RealWaits(TaskDriver<?> driver) {
        this.driver = driver;
    }

    /** The body parks for a time. */
    void parks(long delayNanos) {
        inARow = hasExpired && delayNanos < lastDelayNanos ? inARow + 1 : 1;
        lastDelayNanos = delayNanos;
        hasExpired = false;
    }

    /** The time is over for which the body has parked. */
    void expired() {
        hasExpired = true;
        if (inARow >= MOST_IN_A_ROW) {
            throw new IllegalStateException(
                    "a task must not wait by the JDK's clock in a simulation: task="
                            + driver.task().name()
                            + ", parks in a row="
                            + inARow
                            + ". Use Async.sleep or Async.timeout; a bare LockSupport.parkNanos is"
                            + " fine. Unmodified code needs tier 3, the agent. It stands at:\n"
                            + TaskDump.stackOf(driver));
        }
    }
}
