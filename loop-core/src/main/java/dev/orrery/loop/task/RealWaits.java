package dev.orrery.loop.task;

import org.jspecify.annotations.Nullable;

/**
 * Recognises code that waits by the JDK's clock in a simulation: {@code Thread.sleep} and the
 * time-outs of {@code java.util.concurrent} park, are woken in virtual time, find that almost no
 * real time has passed, and park again for the rest, until they have waited for real.
 *
 * <p>Such a wait shows by timed parks of one task that each ran its whole time, each a little
 * shorter than the one before. Threading: loop thread only.
 */
final class RealWaits {
    private static final int MOST_IN_A_ROW = 3;

    private @Nullable TaskDriver<?> last;
    private long lastDelayNanos;
    private boolean hasExpired;
    private int inARow;

    /** A body, {@code task}'s, parks for a time. */
    void parks(@Nullable TaskDriver<?> task, long delayNanos) {
        boolean goesOn = task != null && task == last && hasExpired && delayNanos < lastDelayNanos;
        inARow = goesOn ? inARow + 1 : 1;
        last = task;
        lastDelayNanos = delayNanos;
        hasExpired = false;
    }

    /** The time is over for which {@code task} has parked. */
    void expired(@Nullable TaskDriver<?> task) {
        if (task != last) {
            return;
        }
        hasExpired = true;
        if (task != null && inARow >= MOST_IN_A_ROW) {
            throw new IllegalStateException(
                    "a task must not wait by the JDK's clock in a simulation: task="
                            + task.task().name()
                            + ", parks in a row="
                            + inARow
                            + ". Use Async.sleep or Async.timeout; a bare LockSupport.parkNanos is"
                            + " fine. Unmodified code needs tier 3, the agent. It stands at:\n"
                            + TaskDump.stackOf(task));
        }
    }
}
