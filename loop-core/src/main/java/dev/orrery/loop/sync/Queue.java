package dev.orrery.loop.sync;

import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import java.util.ArrayDeque;
import java.util.Objects;

/**
 * Hands items from tasks to tasks, the oldest first; with a capacity, whoever puts into a full one
 * waits.
 *
 * <p>{@link #join()} waits until every item that was put has been got and {@link #taskDone()} said
 * of it.
 *
 * <p>Threading: tasks of one loop, that of the first one; what does not wait also in callbacks.
 * Order: whoever waits is woken in the order in which they came; an item is not kept for them,
 * though: if another task gets it first, the woken one waits again at the end of the line. Cost:
 * O(1); what need not wait does not suspend. Failure: a task that is cancelled while it waits puts
 * and gets nothing, and another one is woken in its place. Source: asyncio's {@code Queue}.
 *
 * @param <E> the type of the items
 */
public sealed class Queue<E> permits PriorityQueue, LifoQueue {
    /** The oldest first. */
    private static final class OldestFirst<E> implements Shelf<E> {
        private final ArrayDeque<E> items = new ArrayDeque<>();

        @Override
        public void add(E item) {
            items.addLast(item);
        }

        @Override
        public E take() {
            return items.removeFirst();
        }

        @Override
        public int size() {
            return items.size();
        }
    }

    private final Label label;
    private final int capacity;
    private final Shelf<E> shelf;
    private final Home home = new Home();
    private final WaitLine getters;
    private final WaitLine putters;
    private final Event finished;
    private int unfinished;

    /** A queue without limit, without a name. */
    public Queue() {
        this(0);
    }

    /**
     * A queue without a name.
     *
     * @param capacity how many items it holds at most; 0 for no limit
     * @throws IllegalArgumentException if it is negative
     */
    public Queue(int capacity) {
        this(new Label("Queue", null), capacity, new OldestFirst<>());
    }

    /**
     * A queue.
     *
     * @param name for people: messages and dumps
     * @param capacity how many items it holds at most; 0 for no limit
     * @throws IllegalArgumentException if it is negative
     */
    public Queue(String name, int capacity) {
        this(
                new Label("Queue", Objects.requireNonNull(name, "name")),
                capacity,
                new OldestFirst<>());
    }

    Queue(Label label, int capacity, Shelf<E> shelf) {
        if (capacity < 0) {
            throw new IllegalArgumentException(
                    "capacity must not be negative: capacity="
                            + capacity
                            + ". Zero stands for no limit.");
        }
        this.label = label;
        this.capacity = capacity;
        this.shelf = shelf;
        this.getters = new WaitLine("an item of", this);
        this.putters = new WaitLine("room in", this);
        this.finished = new Event("the last taskDone of", this, home);
        finished.set();
    }

    /**
     * Waits until there is room, and puts an item in.
     *
     * @param item what to put
     * @throws TaskCancelled if this task was cancelled while it waited; the item is not in the
     *     queue
     * @throws IllegalStateException outside of a task, in a task of another loop than before, or if
     *     the loop is closed
     */
    public final void put(E item) {
        Objects.requireNonNull(item, "item");
        checkOpen("put");
        Task<?> task = home.enter(this, "put");
        while (isFull()) {
            Waiter waiter = putters.join(task.loop());
            try {
                putters.await(waiter);
            } catch (Throwable thrown) {
                if (waiter.isWoken() && !isFull()) {
                    putters.wakeNext();
                }
                throw thrown;
            }
        }
        store(item);
    }

    /**
     * Puts an item in.
     *
     * @param item what to put
     * @throws QueueFull if there is no room
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public final void putNowait(E item) {
        Objects.requireNonNull(item, "item");
        home.check("putNowait");
        checkOpen("putNowait");
        if (isFull()) {
            throw new QueueFull(this);
        }
        store(item);
    }

    private void store(E item) {
        boolean isStored = false;
        try {
            shelf.add(item);
            isStored = true;
        } finally {
            if (!isStored) {
                // A comparator failed: the room is there for the next one.
                putters.wakeNext();
            }
        }
        unfinished++;
        finished.clear();
        getters.wakeNext();
    }

    private void checkOpen(String method) {
        if (home.isClosed()) {
            throw new IllegalStateException(
                    method
                            + " must be called while the loop is open: primitive="
                            + this
                            + ". Nobody will get the item; end those who put before the loop.");
        }
    }

    /**
     * Waits until there is an item, and gets the next one.
     *
     * @return the item
     * @throws TaskCancelled if this task was cancelled while it waited; it has got nothing
     * @throws IllegalStateException outside of a task, or in a task of another loop than before
     */
    public final E get() {
        Task<?> task = home.enter(this, "get");
        while (isEmpty()) {
            Waiter waiter = getters.join(task.loop());
            try {
                getters.await(waiter);
            } catch (Throwable thrown) {
                if (waiter.isWoken() && !isEmpty()) {
                    getters.wakeNext();
                }
                throw thrown;
            }
        }
        return take();
    }

    /**
     * Gets the next item.
     *
     * @return the item
     * @throws QueueEmpty if there is none
     * @throws IllegalStateException from a foreign thread
     */
    public final E getNowait() {
        home.check("getNowait");
        if (isEmpty()) {
            throw new QueueEmpty(this);
        }
        return take();
    }

    private E take() {
        E item = shelf.take();
        putters.wakeNext();
        return item;
    }

    /**
     * Says that what had to be done with an item that was got is done; the last one lets {@link
     * #join()} go on.
     *
     * @throws IllegalStateException if it is called more often than items were put, or from a
     *     foreign thread
     */
    public final void taskDone() {
        home.check("taskDone");
        if (unfinished == 0) {
            throw new IllegalStateException(
                    "taskDone must be called once for each item: primitive="
                            + this
                            + ". Call it after get, when the item is dealt with.");
        }
        unfinished--;
        if (unfinished == 0) {
            finished.set();
        }
    }

    /**
     * Waits until {@link #taskDone()} was said of every item that was put.
     *
     * @throws TaskCancelled if this task was cancelled while it waited
     * @throws IllegalStateException outside of a task, or in a task of another loop than before
     */
    public final void join() {
        home.enter(this, "join");
        if (unfinished > 0) {
            finished.await();
        }
    }

    /** {@return how many items there are to get} */
    public final int size() {
        return shelf.size();
    }

    /** {@return true if there is nothing to get} */
    public final boolean isEmpty() {
        return shelf.size() == 0;
    }

    /** {@return true if there is no room} */
    public final boolean isFull() {
        return capacity > 0 && shelf.size() >= capacity;
    }

    /** {@return how many items it holds at most; 0 for no limit} */
    public final int capacity() {
        return capacity;
    }

    @Override
    public String toString() {
        return label.with(
                "size="
                        + size()
                        + (capacity == 0 ? "" : ", capacity=" + capacity)
                        + ", unfinished="
                        + unfinished
                        + ", getters="
                        + getters.size()
                        + ", putters="
                        + putters.size());
    }
}
