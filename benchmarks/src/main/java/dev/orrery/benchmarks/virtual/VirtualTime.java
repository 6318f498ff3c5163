package dev.orrery.benchmarks.virtual;

/** One simulation of somebody's: a clock that stands still until it is moved, and timers. */
interface VirtualTime extends AutoCloseable {
    /** Makes them, one after the other. */
    interface Maker {
        VirtualTime make();
    }

    /**
     * Sets a timer at each of {@code millis}, in that order, and moves the clock from one to the
     * next until all have fired.
     */
    void fireAll(long[] millis, Runnable body);

    @Override
    default void close() {}
}
