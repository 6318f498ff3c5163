package dev.orrery.benchmarks.peer;

/** A loop with timers, of whomever it is. */
public interface TimerLoop extends AutoCloseable {
    /** Runs {@code first} on the loop's thread; returns after {@link #end} was called there. */
    void run(Runnable first) throws InterruptedException;

    /** Lets {@link #run} return. The loop's thread only. */
    void end();

    /** Runs {@code body} after what is ready. The loop's thread only. */
    void soon(Runnable body);

    /** Runs {@code body} after a delay; returns what {@link #cancel} takes. */
    Object later(long delayNanos, Runnable body);

    /** Cancels a timer; returns false if it was too late. */
    boolean cancel(Object timer);

    @Override
    default void close() {}
}
