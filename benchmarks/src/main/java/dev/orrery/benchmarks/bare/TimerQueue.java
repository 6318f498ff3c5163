package dev.orrery.benchmarks.bare;

/**
 * Something that gives the earliest of what was put in. Equal deadlines may come out in any order,
 * which no loop could allow itself.
 */
public interface TimerQueue {
    /** How many are in it. */
    int size();

    /** Adds a timer; returns what {@link #cancel} takes. */
    Object add(long deadlineNanos, Runnable body);

    /** Takes one out; only if it is in. */
    default void cancel(Object timer) {
        throw new UnsupportedOperationException("this queue knows no cancelling");
    }

    /** The earliest deadline; only if there is a timer. */
    long nextDeadlineNanos();

    /** Takes the earliest out; only if there is a timer. */
    Runnable poll();
}
