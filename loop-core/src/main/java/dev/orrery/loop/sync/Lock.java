package dev.orrery.loop.sync;

import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * Lets one task at a time into a part of the program, across its waits.
 *
 * <p>Code that does not wait needs none: tasks of one loop run one at a time. Not reentrant, and
 * whoever may call {@link #release()}.
 *
 * <p>Threading: tasks of one loop, that of the first one; {@link #release()} also in callbacks.
 * Order: first come, first served; nobody overtakes those who wait, not even between a release and
 * the next iteration, when the lock is free and its next holder woken. Cost: O(1); a lock that is
 * free does not suspend and allocates nothing. Failure: a task that is cancelled while it waits
 * does not get the lock, and the next one does. Source: asyncio's {@code Lock}.
 */
public final class Lock {
    private final Object shown;
    private final Label label;
    private final Home home = new Home();
    private final WaitLine line;
    private final Permit permit = this::release;
    private boolean locked;
    // For messages only: the lock does not care who releases it.
    private @Nullable Task<?> holder;

    /** A free lock without a name. */
    public Lock() {
        this(new Label("Lock", null));
    }

    /**
     * A free lock.
     *
     * @param name for people: messages and dumps
     */
    public Lock(String name) {
        this(new Label("Lock", Objects.requireNonNull(name, "name")));
    }

    private Lock(Label label) {
        this.label = label;
        this.shown = this;
        this.line = new WaitLine("the release of", this);
    }

    /** A free lock that is a part of {@code whole} and shown as such. */
    Lock(Label label, Object whole) {
        this.label = label;
        this.shown = whole;
        this.line = new WaitLine("the lock of", whole);
    }

    /**
     * Waits until the lock is free and everybody who came before has had it, and takes it.
     *
     * @return the right to release it, for try-with-resources
     * @throws TaskCancelled if this task was cancelled while it waited; it has not got the lock
     * @throws IllegalStateException outside of a task, or in a task of another loop than before
     */
    public Permit acquire() {
        take(home.enter(shown, "acquire"));
        return permit;
    }

    private void take(Task<?> task) {
        if (locked || line.isOccupied()) {
            Waiter waiter = line.join(task.loop());
            try {
                line.await(waiter);
            } catch (Throwable thrown) {
                // It may have been woken: then the next one has to be.
                if (!locked) {
                    line.wakeFirst();
                }
                throw thrown;
            }
        }
        locked = true;
        holder = task;
    }

    /** Takes the lock whatever happens; a cancellation meanwhile is thrown afterwards. */
    void takeAgain(Task<?> task) {
        // Whoever ends with a closed loop cannot wait, and nobody goes on who would notice.
        if (home.isClosed()) {
            return;
        }
        TaskCancelled cancelled = null;
        for (boolean has = false; !has; ) {
            try {
                take(task);
                has = true;
            } catch (TaskCancelled thrown) {
                cancelled = thrown;
            }
        }
        if (cancelled != null) {
            throw cancelled;
        }
    }

    /**
     * Gives the lock back: the first task in line, if there is one, has it one hop later.
     *
     * @throws IllegalStateException if nobody holds it, or from a foreign thread
     */
    public void release() {
        home.check("release");
        checkHeld(shown, "release");
        free();
    }

    void free() {
        locked = false;
        holder = null;
        line.wakeFirst();
    }

    /** Throws unless somebody holds the lock. */
    void checkHeld(Object primitive, String method) {
        // Tasks that end with their loop find the lock as whoever ended before them left it.
        if (!locked && !home.isClosed()) {
            throw new IllegalStateException(
                    method
                            + " must be called while the lock is held: primitive="
                            + primitive
                            + ". Call it between acquire() and release().");
        }
    }

    /** {@return true if somebody holds it; not so between a release and the next holder's turn} */
    public boolean isLocked() {
        return locked;
    }

    Home home() {
        return home;
    }

    /** What is to be said of it in the text of whatever it belongs to. */
    String state() {
        return (locked ? "holder=" + (holder == null ? "?" : holder.name()) : "free")
                + ", waiting="
                + line.size();
    }

    @Override
    public String toString() {
        return label.with(state());
    }
}
