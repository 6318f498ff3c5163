package dev.orrery.loop.sync;

import java.util.Comparator;
import java.util.Objects;

/**
 * A {@link Queue} that hands out the least item first.
 *
 * <p>Order: by a comparator ({@link Comparator#naturalOrder()} for what is {@link Comparable});
 * equal items in the order in which they were put. Cost: O(log n) for each item. Threading and
 * failure: as {@link Queue}; what the comparator throws when an item is put is thrown to whoever
 * puts. Source: asyncio's {@code PriorityQueue}, which leaves the order of equal items open.
 *
 * @param <E> the type of the items
 */
public final class PriorityQueue<E> extends Queue<E> {
    private record Numbered<E>(E item, long number) {}

    /** The least first, of equal ones the oldest. */
    private static final class LeastFirst<E> implements Shelf<E> {
        private final java.util.PriorityQueue<Numbered<E>> items;
        private long numbers;

        LeastFirst(Comparator<? super E> order) {
            Comparator<Numbered<E>> byItem = (a, b) -> order.compare(a.item(), b.item());
            items = new java.util.PriorityQueue<>(byItem.thenComparingLong(Numbered::number));
        }

        @Override
        public void add(E item) {
            items.add(new Numbered<>(item, numbers++));
        }

        @Override
        public E take() {
            return items.remove().item();
        }

        @Override
        public int size() {
            return items.size();
        }
    }

    /**
     * A queue without limit, without a name.
     *
     * @param order says which item is less
     */
    public PriorityQueue(Comparator<? super E> order) {
        this(order, 0);
    }

    /**
     * A queue without a name.
     *
     * @param order says which item is less
     * @param capacity how many items it holds at most; 0 for no limit
     * @throws IllegalArgumentException if it is negative
     */
    public PriorityQueue(Comparator<? super E> order, int capacity) {
        super(new Label("PriorityQueue", null), capacity, leastFirst(order));
    }

    /**
     * A queue.
     *
     * @param name for people: messages and dumps
     * @param order says which item is less
     * @param capacity how many items it holds at most; 0 for no limit
     * @throws IllegalArgumentException if it is negative
     */
    public PriorityQueue(String name, Comparator<? super E> order, int capacity) {
        super(
                new Label("PriorityQueue", Objects.requireNonNull(name, "name")),
                capacity,
                leastFirst(order));
    }

    private static <E> Shelf<E> leastFirst(Comparator<? super E> order) {
        return new LeastFirst<>(Objects.requireNonNull(order, "order"));
    }
}
