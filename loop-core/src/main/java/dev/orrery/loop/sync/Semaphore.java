package dev.orrery.loop.sync;

import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import java.util.Objects;

/**
 * A number of permits that tasks take and give back: how many may do something at a time.
 *
 * <p>Whoever may call {@link #release()}, also more often than {@link #acquire()}; a {@link
 * BoundedSemaphore} takes that for a mistake.
 *
 * <p>Threading: tasks of one loop, that of the first one; {@link #release()} also in callbacks.
 * Order: first come, first served; nobody overtakes those who wait. Cost: O(1); an acquire that
 * need not wait does not suspend and allocates nothing. Failure: a task that is cancelled while it
 * waits leaves its permit to the next one. Source: asyncio's {@code Semaphore}, with the waking of
 * Python 3.13.
 */
public sealed class Semaphore permits BoundedSemaphore {
    private final Label label;
    private final Home home = new Home();
    private final WaitLine line;
    private final Permit permit = this::release;
    // Without those that were handed to tasks which have not gone on yet.
    private int available;

    /**
     * A semaphore without a name.
     *
     * @param permits how many there are at first, not negative
     * @throws IllegalArgumentException if it is negative
     */
    public Semaphore(int permits) {
        this(new Label("Semaphore", null), permits);
    }

    /**
     * A semaphore.
     *
     * @param name for people: messages and dumps
     * @param permits how many there are at first, not negative
     * @throws IllegalArgumentException if it is negative
     */
    public Semaphore(String name, int permits) {
        this(new Label("Semaphore", Objects.requireNonNull(name, "name")), permits);
    }

    Semaphore(Label label, int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException(
                    "permits must not be negative: permits="
                            + permits
                            + ". Zero makes everybody wait for a release().");
        }
        this.label = label;
        this.available = permits;
        this.line = new WaitLine("a permit of", this);
    }

    /**
     * Waits until there is a permit and everybody who came before has had one, and takes it.
     *
     * @return the right to give it back, for try-with-resources
     * @throws TaskCancelled if this task was cancelled while it waited; it has got no permit
     * @throws IllegalStateException outside of a task, or in a task of another loop than before
     */
    public final Permit acquire() {
        Task<?> task = home.enter(this, "acquire");
        if (!isLocked()) {
            available--;
            return permit;
        }
        Waiter waiter = line.join(task.loop());
        try {
            line.await(waiter);
        } catch (Throwable thrown) {
            if (waiter.isWoken()) {
                available++;
            }
            throw thrown;
        } finally {
            // Permits that came while nobody but those woken already was in line.
            while (available > 0 && handOn()) {
                // One after the other.
            }
        }
        return permit;
    }

    /**
     * Gives a permit back: to the first task in line, if there is one, which has it one hop later.
     *
     * @throws IllegalStateException from a foreign thread; a {@link BoundedSemaphore}: if nobody
     *     has a permit
     */
    public void release() {
        home.check("release");
        available++;
        handOn();
    }

    /** Takes a permit for the next in line, who then need not look for one. */
    private boolean handOn() {
        boolean isHandedOn = line.wakeNext();
        if (isHandedOn) {
            available--;
        }
        return isHandedOn;
    }

    /** {@return true if an {@link #acquire()} would wait now} */
    public final boolean isLocked() {
        return available == 0 || line.isOccupied();
    }

    final int available() {
        return available;
    }

    final Home home() {
        return home;
    }

    @Override
    public String toString() {
        return label.with("available=" + available + ", waiting=" + line.size());
    }
}
