package dev.orrery.sim.trace;

/**
 * Something that happened in a run.
 *
 * <p>Nothing in it may differ between two JVMs that run the same plan: no thread ids, identity
 * hashes or names of lambda classes.
 *
 * @param timeNanos the virtual time, in nanoseconds from the start of the run
 * @param actor to whom it happened: a host, a thread, a link
 * @param kind what kind of event it was
 * @param detail what happened, for the reader; may be empty
 * @param value a number that belongs to it, such as a count or a deadline
 */
public record TraceEvent(long timeNanos, String actor, EventKind kind, String detail, long value) {
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
        return text.append("  ").append(value).toString();
    }
}
