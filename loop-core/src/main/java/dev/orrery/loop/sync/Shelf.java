package dev.orrery.loop.sync;

/**
 * Where a queue keeps its items: decides which one is next.
 *
 * @param <E> the type of the items
 */
interface Shelf<E> {
    void add(E item);

    /** The next item; there is one. */
    E take();

    int size();
}
