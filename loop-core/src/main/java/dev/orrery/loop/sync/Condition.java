package dev.orrery.loop.sync;

import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Lets tasks that hold a lock wait for a change that another holder of the lock signals.
 *
 * <p>Threading: tasks of one loop, that of the first one; the signals also in callbacks. Order:
 * those who wait are woken in the order in which they came and then stand in line for the lock.
 * Cost: O(1) for each one who waits. Failure: {@link #await()} returns and throws with the lock
 * held; a task that was signalled and then cancelled hands the signal on to the next. Source:
 * asyncio's {@code Condition}; {@code wait}, {@code wait_for}, {@code notify}, {@code notify_all}
 * are {@link #await()}, {@link #awaitUntil}, {@link #signal(int)}, {@link #signalAll()} here.
 */
public final class Condition {
    private final Label label;
    private final Object shown;
    private final Lock lock;
    private final WaitLine line;

    /** A condition with a lock of its own, without a name. */
    public Condition() {
        this(new Label("Condition", null), null);
    }

    /**
     * A condition with a lock of its own.
     *
     * @param name for people: messages and dumps
     */
    public Condition(String name) {
        this(new Label("Condition", Objects.requireNonNull(name, "name")), null);
    }

    /**
     * A condition of a lock that may have other conditions too.
     *
     * @param lock whom {@link #await()} gives back and takes again
     */
    public Condition(Lock lock) {
        this(new Label("Condition", null), Objects.requireNonNull(lock, "lock"));
    }

    /**
     * A condition of a lock that may have other conditions too.
     *
     * @param name for people: messages and dumps
     * @param lock whom {@link #await()} gives back and takes again
     */
    public Condition(String name, Lock lock) {
        this(
                new Label("Condition", Objects.requireNonNull(name, "name")),
                Objects.requireNonNull(lock, "lock"));
    }

    private Condition(Label label, @Nullable Lock lock) {
        this.label = label;
        this.shown = this;
        this.lock = lock == null ? new Lock(label, this) : lock;
        this.line = new WaitLine("a signal of", this);
    }

    /** A condition that is a part of {@code whole} and shown as such. */
    Condition(String what, Object whole) {
        this.label = new Label("Condition", null);
        this.shown = whole;
        this.lock = new Lock(label, whole);
        this.line = new WaitLine(what, whole);
    }

    /**
     * Acquires the lock.
     *
     * @return the right to release it, for try-with-resources
     * @throws TaskCancelled if this task was cancelled while it waited; it has not got the lock
     * @throws IllegalStateException outside of a task, or in a task of another loop than before
     */
    public Permit acquire() {
        return lock.acquire();
    }

    /**
     * Releases the lock.
     *
     * @throws IllegalStateException if nobody holds it, or from a foreign thread
     */
    public void release() {
        lock.release();
    }

    /** {@return true if somebody holds the lock} */
    public boolean isLocked() {
        return lock.isLocked();
    }

    /**
     * Gives the lock back, waits for a signal, and takes the lock again. What the signal was about
     * may have passed by then: {@link #awaitUntil} looks.
     *
     * @throws TaskCancelled if this task was cancelled, also while it waited for the lock; it holds
     *     the lock all the same
     * @throws IllegalStateException if nobody holds the lock, outside of a task, or in a task of
     *     another loop than before
     */
    public void await() {
        Task<?> task = lock.home().enter(shown, "await");
        lock.checkHeld(shown, "await");
        lock.free();
        Waiter waiter = line.join(task.loop());
        try {
            try {
                line.await(waiter);
            } finally {
                lock.takeAgain(task);
            }
        } catch (Throwable thrown) {
            if (waiter.isWoken()) {
                line.wakeNext();
            }
            throw thrown;
        }
    }

    /**
     * Waits, as often as it takes, until {@code holds} says true; does not wait if it does so now.
     *
     * @param holds asked with the lock held
     * @throws TaskCancelled if this task was cancelled; it holds the lock all the same
     * @throws IllegalStateException if nobody holds the lock when it has to wait, outside of a
     *     task, or in a task of another loop than before
     */
    public void awaitUntil(BooleanSupplier holds) {
        Objects.requireNonNull(holds, "holds");
        lock.home().enter(shown, "awaitUntil");
        while (!holds.getAsBoolean()) {
            await();
        }
    }

    /**
     * Wakes the first one who waits.
     *
     * @throws IllegalStateException if nobody holds the lock, or from a foreign thread
     */
    public void signal() {
        signal(1);
    }

    /**
     * Wakes the first ones who wait.
     *
     * @param n how many at most; none if it is not positive
     * @throws IllegalStateException if nobody holds the lock, or from a foreign thread
     */
    public void signal(int n) {
        check("signal");
        for (int left = n; left > 0 && line.wakeNext(); left--) {
            // One after the other.
        }
    }

    /**
     * Wakes everybody who waits.
     *
     * @throws IllegalStateException if nobody holds the lock, or from a foreign thread
     */
    public void signalAll() {
        check("signalAll");
        line.wakeAll();
    }

    private void check(String method) {
        lock.home().check(method);
        lock.checkHeld(shown, method);
    }

    Home home() {
        return lock.home();
    }

    @Override
    public String toString() {
        return label.with(lock.state() + ", awaiting=" + line.size());
    }
}
