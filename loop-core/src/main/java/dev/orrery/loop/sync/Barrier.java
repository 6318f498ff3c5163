package dev.orrery.loop.sync;

import dev.orrery.loop.task.TaskCancelled;

import java.util.Locale;
import java.util.Objects;

/**
 * A place where tasks wait until a certain number of them is there; then all of them go on, and the
 * next ones may come.
 *
 * <p>Threading: tasks of one loop, that of the first one. Order: those who wait go on in the order
 * in which they came, after the one who came last; who comes while they leave waits until all have
 * left. Failure: {@link #abort()} and {@link #reset()} throw {@link BrokenBarrier} to whoever
 * waits; a task that is cancelled leaves, and the others wait for one more. Source: asyncio's
 * {@code Barrier}; {@code wait} is {@link #await()} here.
 */
public final class Barrier {
    private enum State {
        /** Not all are there yet. */
        FILLING,
        /** All were there and leave. */
        DRAINING,
        /** Those who were there leave with an exception; then it fills again. */
        RESETTING,
        /** Whoever comes gets an exception. */
        BROKEN
    }

    private final Label label;
    private final Condition condition;
    private final Home home;
    private final int parties;
    private State state = State.FILLING;
    // Those between their arrival and their leaving.
    private int count;

    /**
     * A barrier without a name.
     *
     * @param parties how many have to be there, at least 1
     * @throws IllegalArgumentException if it is less
     */
    public Barrier(int parties) {
        this(new Label("Barrier", null), parties);
    }

    /**
     * A barrier.
     *
     * @param name for people: messages and dumps
     * @param parties how many have to be there, at least 1
     * @throws IllegalArgumentException if it is less
     */
    public Barrier(String name, int parties) {
        this(new Label("Barrier", Objects.requireNonNull(name, "name")), parties);
    }

    private Barrier(Label label, int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException(
                    "parties must be at least 1: parties="
                            + parties
                            + ". Give the number of tasks that shall meet.");
        }
        this.label = label;
        this.parties = parties;
        this.condition = new Condition("the others at", this);
        this.home = condition.home();
    }

    /**
     * Waits until as many tasks as there are parties are here.
     *
     * @return how many were here before this task came
     * @throws BrokenBarrier if the barrier is broken, or is aborted or reset meanwhile
     * @throws TaskCancelled if this task was cancelled
     * @throws IllegalStateException outside of a task, or in a task of another loop than before
     */
    public int await() {
        home.enter(this, "await");
        try (Permit _ = condition.acquire()) {
            condition.awaitUntil(() -> state != State.DRAINING && state != State.RESETTING);
            if (state == State.BROKEN) {
                throw broken();
            }
            int index = count++;
            try {
                if (index + 1 == parties) {
                    state = State.DRAINING;
                    condition.signalAll();
                } else {
                    condition.awaitUntil(() -> state != State.FILLING);
                    if (state != State.DRAINING) {
                        throw broken();
                    }
                }
                return index;
            } finally {
                leave();
            }
        }
    }

    private void leave() {
        count--;
        if (count == 0) {
            if (state != State.BROKEN) {
                state = State.FILLING;
            }
            condition.signalAll();
        }
    }

    private BrokenBarrier broken() {
        return new BrokenBarrier(
                "a barrier must not be aborted or reset while somebody waits there: primitive="
                        + this
                        + ". Catch this, or reset() an aborted one before it is used again.");
    }

    /**
     * Makes the barrier as new: whoever waits gets a {@link BrokenBarrier}, and a broken one is
     * mended. Does not wait.
     *
     * @throws IllegalStateException outside of a task, or in a task of another loop than before
     */
    public void reset() {
        home.enter(this, "reset");
        try (Permit _ = condition.acquire()) {
            state = count > 0 ? State.RESETTING : State.FILLING;
            condition.signalAll();
        }
    }

    /**
     * Breaks the barrier: whoever waits or comes gets a {@link BrokenBarrier}, until a {@link
     * #reset()}. Does not wait.
     *
     * @throws IllegalStateException outside of a task, or in a task of another loop than before
     */
    public void abort() {
        home.enter(this, "abort");
        try (Permit _ = condition.acquire()) {
            state = State.BROKEN;
            condition.signalAll();
        }
    }

    /** {@return how many have to be there} */
    public int parties() {
        return parties;
    }

    /** {@return how many wait for the others now} */
    public int waiting() {
        return state == State.FILLING ? count : 0;
    }

    /** {@return true after an {@link #abort()}, until a {@link #reset()}} */
    public boolean isBroken() {
        return state == State.BROKEN;
    }

    @Override
    public String toString() {
        return label.with(
                state.name().toLowerCase(Locale.ROOT)
                        + ", there="
                        + count
                        + ", parties="
                        + parties);
    }
}
