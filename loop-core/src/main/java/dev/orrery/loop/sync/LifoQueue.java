package dev.orrery.loop.sync;

import java.util.ArrayDeque;
import java.util.Objects;

/**
 * A {@link Queue} that hands out the newest item first.
 *
 * <p>Threading, cost and failure: as {@link Queue}. Source: asyncio's {@code LifoQueue}.
 *
 * @param <E> the type of the items
 */
public final class LifoQueue<E> extends Queue<E> {
    /** The newest first. */
    private static final class NewestFirst<E> implements Shelf<E> {
        private final ArrayDeque<E> items = new ArrayDeque<>();

        @Override
        public void add(E item) {
            items.addLast(item);
        }

        @Override
        public E take() {
            return items.removeLast();
        }

        @Override
        public int size() {
            return items.size();
        }
    }

    /** A queue without limit, without a name. */
    public LifoQueue() {
        this(0);
    }

    /**
     * A queue without a name.
     *
     * @param capacity how many items it holds at most; 0 for no limit
     * @throws IllegalArgumentException if it is negative
     */
    public LifoQueue(int capacity) {
        super(new Label("LifoQueue", null), capacity, new NewestFirst<>());
    }

    /**
     * A queue.
     *
     * @param name for people: messages and dumps
     * @param capacity how many items it holds at most; 0 for no limit
     * @throws IllegalArgumentException if it is negative
     */
    public LifoQueue(String name, int capacity) {
        super(
                new Label("LifoQueue", Objects.requireNonNull(name, "name")),
                capacity,
                new NewestFirst<>());
    }
}
