package dev.orrery.loop.sync;

import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import java.util.Objects;

/**
 * A flag that tasks can wait for.
 *
 * <p>Threading: tasks of one loop, that of the first one; {@link #set()} and {@link #clear()} also
 * in callbacks. Order: those who wait go on in the order in which they came, one hop after {@link
 * #set()}. Cost: O(1) to wait, O(waiting) to set. Source: asyncio's {@code Event}; {@code wait} is
 * {@link #await()} here.
 */
public final class Event {
    private final Label label;
    private final Home home;
    private final WaitLine line;
    private boolean set;

    /** An event that is not set, without a name. */
    public Event() {
        this(new Label("Event", null));
    }

    /**
     * An event that is not set.
     *
     * @param name for people: messages and dumps
     */
    public Event(String name) {
        this(new Label("Event", Objects.requireNonNull(name, "name")));
    }

    private Event(Label label) {
        this.label = label;
        this.home = new Home();
        this.line = new WaitLine("the setting of", this);
    }

    /** An event that is a part of {@code whole} and shown as such. */
    Event(String what, Object whole, Home home) {
        this.label = new Label("Event", null);
        this.home = home;
        this.line = new WaitLine(what, whole);
    }

    /**
     * Waits until the event is set; does not wait if it is. Whoever was woken goes on also if the
     * event is cleared in the meantime.
     *
     * @throws TaskCancelled if this task was cancelled while it waited
     * @throws IllegalStateException outside of a task, or in a task of another loop than before
     */
    public void await() {
        Task<?> task = home.enter(this, "await");
        if (!set) {
            line.await(line.join(task.loop()));
        }
    }

    /**
     * Sets the event and wakes everybody who waits.
     *
     * @throws IllegalStateException from a foreign thread
     */
    public void set() {
        home.check("set");
        if (!set) {
            set = true;
            line.wakeAll();
        }
    }

    /**
     * Takes the setting back: whoever comes now waits.
     *
     * @throws IllegalStateException from a foreign thread
     */
    public void clear() {
        home.check("clear");
        set = false;
    }

    /** {@return true if it is set} */
    public boolean isSet() {
        return set;
    }

    @Override
    public String toString() {
        return label.with((set ? "set" : "not set") + ", waiting=" + line.size());
    }
}
