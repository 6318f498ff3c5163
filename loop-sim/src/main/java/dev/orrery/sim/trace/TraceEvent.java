package dev.orrery.sim.trace;

/**
 * Something that happened in a run, and why.
 *
 * <p>Nothing in the first five components may differ between two JVMs that run the same plan: no
 * thread ids, identity hashes or names of lambda classes. They alone decide whether two events are
 * equal; {@link #origin()} and {@link #index()} are for readers.
 *
 * @param timeNanos the virtual time, in nanoseconds from the start of the run
 * @param actor to whom it happened: a host, a thread, a link
 * @param kind what kind of event it was
 * @param detail what happened, for the reader; may be empty
 * @param value a number that belongs to it, such as a count or a deadline
 * @param index the how-manieth recorded event of the run it is, from 0; -1 for one that was not
 *     recorded by a {@link Trace}
 * @param origin what caused it, what it is called, and where that was asked for
 */
public record TraceEvent(
        long timeNanos,
        String actor,
        EventKind kind,
        String detail,
        long value,
        long index,
        Origin origin) {
    /**
     * An event of which nothing more is known.
     *
     * @param timeNanos the virtual time, in nanoseconds from the start of the run
     * @param actor to whom it happened
     * @param kind what kind of event it was
     * @param detail what happened; may be empty
     * @param value a number that belongs to it
     */
    public TraceEvent(long timeNanos, String actor, EventKind kind, String detail, long value) {
        this(timeNanos, actor, kind, detail, value, Origin.NO_EVENT, Origin.UNKNOWN);
    }

    /**
     * Returns which event caused this one.
     *
     * @return its {@link #index()}, always below that of this event; -1 where nothing did: the
     *     scenario itself, or the start of the run
     */
    public long cause() {
        return origin.cause();
    }

    /**
     * Tells whether this is a decision whose answer was not the calm one: an accident.
     *
     * @return true if a plan of this run has a line for it
     */
    public boolean isAccident() {
        return kind == EventKind.DECISION && !origin.label().isEmpty();
    }

    /**
     * Returns the event as a line for a reader.
     *
     * @return for example {@code 4.210 s host a TIMER_LATE refill 250}
     */
    public String text() {
        StringBuilder text = new StringBuilder(VirtualTime.format(timeNanos));
        text.append("  ").append(actor).append("  ").append(kind.name());
        if (!detail.isEmpty()) {
            text.append("  ").append(detail);
        }
        if (!origin.label().isEmpty()) {
            text.append("  (").append(origin.label()).append(')');
        }
        return text.append("  ").append(value).toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TraceEvent that
                && timeNanos == that.timeNanos
                && value == that.value
                && kind == that.kind
                && actor.equals(that.actor)
                && detail.equals(that.detail);
    }

    @Override
    public int hashCode() {
        int hash = 31 * Long.hashCode(timeNanos) + Long.hashCode(value);
        return 31 * (31 * hash + actor.hashCode()) + detail.hashCode();
    }
}
