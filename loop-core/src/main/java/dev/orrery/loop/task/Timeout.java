package dev.orrery.loop.task;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.handle.Handle;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * A limit on how long a part of a task may take; the deadline can be moved while it runs.
 *
 * <p>When the deadline comes the task is cancelled, and what arrives at the end of the part as
 * {@link TaskCancelled} leaves it as {@link TimeoutException}. A cancellation by somebody else
 * stays one; a part that ends otherwise than cancelled ends so, whatever the time. Parts may nest;
 * each deadline has its own exception.
 *
 * <p>Threading: loop thread only. Time and units: the loop's clock, never early. Source: asyncio's
 * {@code timeout}.
 */
public final class Timeout {
    private enum State {
        ENTERED,
        EXPIRING,
        EXPIRED,
        EXITED
    }

    /**
     * A part of a task that knows its limit.
     *
     * @param <V> the type of the value
     * @param <X> what it may throw besides unchecked exceptions
     */
    @FunctionalInterface
    public interface Body<V extends @Nullable Object, X extends Exception> {
        /**
         * Runs the part.
         *
         * @param timeout its limit
         * @return the value
         * @throws X if the part fails
         */
        V run(Timeout timeout) throws X;
    }

    /**
     * A part of a task that knows its limit and has no value to give.
     *
     * @param <X> what it may throw besides unchecked exceptions
     */
    @FunctionalInterface
    public interface Action<X extends Exception> {
        /**
         * Runs the part.
         *
         * @param timeout its limit
         * @throws X if the part fails
         */
        void run(Timeout timeout) throws X;
    }

    private final Task<?> task;
    private final EventLoop loop;
    // How often the task had heard of a cancellation before: those are not this deadline's, and a
    // request that it has still to hear of must not pass for this deadline's.
    private final int cancelsBefore;
    private State state = State.ENTERED;
    // Null: never.
    private @Nullable Long deadlineNanos;
    private @Nullable Handle alarm;

    private Timeout(Task<?> task) {
        this.task = task;
        this.loop = task.loop();
        this.cancelsBefore = task.cancellingHeard();
    }

    /**
     * Runs {@code part} in the calling task under a limit.
     *
     * @param <V> the type of the value
     * @param <X> what the part may throw besides unchecked exceptions
     * @param limit from now; zero or less expires at the part's first wait, null never
     * @param part what to run
     * @return the part's value
     * @throws X if the part fails
     * @throws TimeoutException if the deadline has ended the part
     * @throws TaskCancelled if the task was cancelled by somebody else
     * @throws IllegalStateException outside of a task
     */
    public static <V extends @Nullable Object, X extends Exception> V run(
            @Nullable Duration limit, Body<? extends V, ? extends X> part)
            throws X, TimeoutException {
        Timeout timeout = new Timeout(Task.current());
        timeout.arm(limit == null ? null : timeout.fromNow(limit));
        return timeout.around(part);
    }

    /**
     * Runs {@code part} in the calling task until a time at the latest.
     *
     * @param <V> the type of the value
     * @param <X> what the part may throw besides unchecked exceptions
     * @param deadlineNanos when, on the scale of the loop's clock; a time that has passed expires
     *     at the part's first wait
     * @param part what to run
     * @return the part's value
     * @throws X if the part fails
     * @throws TimeoutException if the deadline has ended the part
     * @throws TaskCancelled if the task was cancelled by somebody else
     * @throws IllegalArgumentException if the deadline is further away than {@link
     *     EventLoop#MAX_DELAY_NANOS}
     * @throws IllegalStateException outside of a task
     */
    public static <V extends @Nullable Object, X extends Exception> V runUntil(
            long deadlineNanos, Body<? extends V, ? extends X> part) throws X, TimeoutException {
        Timeout timeout = new Timeout(Task.current());
        timeout.arm(deadlineNanos);
        return timeout.around(part);
    }

    private <V extends @Nullable Object, X extends Exception> V around(
            Body<? extends V, ? extends X> part) throws X, TimeoutException {
        V value;
        try {
            value = part.run(this);
        } catch (Throwable failure) {
            if (exit() && isCancellation(failure)) {
                throw expired(failure);
            }
            throw failure;
        }
        exit();
        return value;
    }

    /**
     * Moves the deadline.
     *
     * @param fromNow from now; zero or less expires at the next wait
     * @throws IllegalStateException if it has expired or the part has ended
     */
    public void reschedule(Duration fromNow) {
        checkEntered();
        arm(fromNow(fromNow));
    }

    /**
     * Moves the deadline.
     *
     * @param deadlineNanos when, on the scale of the loop's clock
     * @throws IllegalArgumentException if the deadline is further away than {@link
     *     EventLoop#MAX_DELAY_NANOS}; the one before stays
     * @throws IllegalStateException if it has expired or the part has ended
     */
    public void rescheduleAt(long deadlineNanos) {
        checkEntered();
        arm(deadlineNanos);
    }

    /**
     * Takes the limit away.
     *
     * @throws IllegalStateException if it has expired or the part has ended
     */
    public void never() {
        checkEntered();
        arm(null);
    }

    /**
     * The deadline.
     *
     * @return nanoseconds on the scale of the loop's clock, or null for never
     */
    public @Nullable Long deadlineNanos() {
        return deadlineNanos;
    }

    /** {@return true once the deadline has come while the part ran} */
    public boolean isExpired() {
        return state == State.EXPIRING || state == State.EXPIRED;
    }

    private long fromNow(Duration delay) {
        // A limit beyond the clock's range is as good as the longest that a timer may have.
        long nanos = EventLoop.MAX_DELAY_NANOS;
        if (delay.compareTo(Duration.ofNanos(nanos)) < 0) {
            nanos = Math.max(delay.compareTo(Duration.ZERO) < 0 ? -1 : delay.toNanos(), -1);
        }
        return loop.nanoTime() + nanos;
    }

    private void arm(@Nullable Long deadline) {
        // A deadline that is refused leaves the present one in force.
        Handle next = deadline == null ? null : newAlarm(deadline);
        cancelAlarm();
        alarm = next;
        deadlineNanos = deadline;
    }

    private Handle newAlarm(long deadline) {
        return deadline - loop.nanoTime() <= 0
                ? loop.callSoon(this::expire)
                : loop.callAt(deadline, this::expire);
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    private void expire() {
        task.cancel();
        state = State.EXPIRING;
    }

    /**
     * Ends the part.
     *
     * @return true if the deadline has come and nobody else has cancelled the task
     */
    private boolean exit() {
        cancelAlarm();
        if (state != State.EXPIRING) {
            state = State.EXITED;
            return false;
        }
        state = State.EXPIRED;
        return task.uncancel() <= cancelsBefore;
    }

    /** Cancelling a task that waits outside of this library interrupts it. */
    private static boolean isCancellation(Throwable failure) {
        return failure instanceof TaskCancelled || failure instanceof InterruptedException;
    }

    private TimeoutException expired(Throwable cancelled) {
        TimeoutException expired =
                new TimeoutException(
                        "the deadline has passed: task="
                                + task.name()
                                + ", deadlineNanos="
                                + deadlineNanos);
        expired.initCause(cancelled);
        return expired;
    }

    private void checkEntered() {
        if (state != State.ENTERED) {
            throw new IllegalStateException(
                    "a timeout must be rescheduled before it expires and while its part runs:"
                            + " task="
                            + task.name()
                            + ", state="
                            + state
                            + ". Check isExpired(), or start a new one.");
        }
    }

    @Override
    public String toString() {
        return "Timeout[" + state + ", deadlineNanos=" + deadlineNanos + "]";
    }
}
