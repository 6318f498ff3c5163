package dev.orrery.sim.trace;

/**
 * Hears of every event as it is recorded.
 *
 * <p>Threading: called on the run's thread, inside {@link Trace#record}; must not record itself.
 */
@FunctionalInterface
public interface TraceListener {
    /**
     * Called once for each event, in order.
     *
     * @param event what happened
     */
    void recorded(TraceEvent event);
}
