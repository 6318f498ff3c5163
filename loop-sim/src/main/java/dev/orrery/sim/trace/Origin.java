package dev.orrery.sim.trace;

/**
 * Why something happened: the event that caused it, what it is called, and where in the user's code
 * it was asked for. For readers only; no digest holds it.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param cause the {@link TraceEvent#index()} of the event that caused it, or {@link #NO_EVENT}
 * @param label what it is called, such as a task's name or a callback's class; may be empty
 * @param stack the user's frames, innermost first, one a line; empty where none were asked for or
 *     there are none
 */
public record Origin(long cause, String label, String stack) {
    /** In place of the index of an event where there is none. */
    public static final long NO_EVENT = -1;

    /** Of what nobody knows the origin. */
    public static final Origin UNKNOWN = new Origin(NO_EVENT, "", "");

    /**
     * Returns this origin with another label.
     *
     * @param newLabel what it is called
     * @return an origin, otherwise equal
     */
    public Origin withLabel(String newLabel) {
        return new Origin(cause, newLabel, stack);
    }

    /**
     * Returns this origin with another cause.
     *
     * @param newCause the index of an event, or {@link #NO_EVENT}
     * @return an origin, otherwise equal
     */
    public Origin withCause(long newCause) {
        return new Origin(newCause, label, stack);
    }
}
