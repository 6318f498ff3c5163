package dev.orrery.benchmarks.tasks;

/** What is measured of one kind of tasks. benchmarks/python/tasks.py does the same in Python. */
interface Work extends AutoCloseable {
    /** Starts {@code count} tasks that yield once each, and joins them; returns how many ended. */
    int yieldOnceEach(int count) throws InterruptedException;

    /** Lets one task yield {@code count} times; returns how often it did. */
    default int yieldInTurn(int count) throws InterruptedException {
        throw new UnsupportedOperationException("nothing here has a stack to switch");
    }

    /** Starts {@code count} tasks that wait for ever; returns how many do. */
    int park(int count) throws InterruptedException;

    @Override
    default void close() {}
}
