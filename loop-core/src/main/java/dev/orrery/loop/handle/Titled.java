package dev.orrery.loop.handle;

/**
 * What a callback runs, where that has a name: for those who watch a loop, and must not ask for a
 * text each time that something runs.
 *
 * <p>Threading: loop thread. Cost: no text is built here, or one for each object at the most.
 */
public interface Titled {
    /**
     * Returns what it is called.
     *
     * @return a text, or an object whose text never changes, to be read later
     */
    Object title();

    /**
     * Tells whether it will never be run again.
     *
     * @return true for a step of a task whose body has ended
     */
    default boolean isOver() {
        return false;
    }
}
