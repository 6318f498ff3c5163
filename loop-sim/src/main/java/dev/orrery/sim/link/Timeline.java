package dev.orrery.sim.link;

/**
 * Virtual time, as protocols need it: what time it is, and something to happen later.
 *
 * <p>Threading: one run, one thread at a time. Time and units: virtual nanoseconds from the start
 * of the run. Order: what is to happen at one time happens in the order in which it was asked for.
 */
public interface Timeline {
    /**
     * Returns the virtual time.
     *
     * @return nanoseconds from the start of the run
     */
    long nowNanos();

    /**
     * Lets something happen at a time; there is no way to take it back, so whoever may change its
     * mind looks, when the time has come, whether it still wants it.
     *
     * @param timeNanos when; a time that has passed means as soon as the present turn is over
     * @param event what happens
     */
    void at(long timeNanos, Runnable event);
}
