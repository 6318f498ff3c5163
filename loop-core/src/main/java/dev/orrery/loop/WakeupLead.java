package dev.orrery.loop;

/**
 * How long before a deadline to ask to be woken, learned from how late wake-ups have come: a kernel
 * may be late by its timer slack (50 µs on Linux) and a processor needs time to leave its idle
 * state. What is left after the wake-up is waited for by spinning, out of a budget.
 *
 * <p>Threading: one thread. Cost: spinning takes at most a {@value #SHARE}th of the time, whatever
 * the timers; when the budget is used up, wake-ups come late as without this.
 */
final class WakeupLead {
    // Longer than any idle state takes to leave; lateness beyond it is other threads' work.
    private static final long LONGEST_NANOS = 250_000;
    // A wake-up that comes later than expected moves the lead by an eighth, an earlier one by a
    // sixteenth: so most wake-ups come a little before the deadline, and few much before it.
    private static final int RISE = 8;
    private static final int FALL = 16;
    private static final int SHARE = 20;
    private static final long MOST_SAVED_NANOS = 1_000_000;

    private long leadNanos;
    // Spinning time that was earned and not used, as of `creditedNanos`.
    private long savedNanos;
    private long creditedNanos;

    WakeupLead(long nowNanos) {
        creditedNanos = nowNanos;
    }

    /** When to ask to be woken for {@code deadlineNanos}. */
    long wakeupNanos(long deadlineNanos) {
        return deadlineNanos - leadNanos;
    }

    /** Says that a wake-up came {@code latenessNanos} after the time that was asked for. */
    void observe(long latenessNanos) {
        long difference = Math.min(latenessNanos, LONGEST_NANOS) - leadNanos;
        leadNanos += difference / (difference > 0 ? RISE : FALL);
    }

    /** Takes {@code nanos} of spinning out of the budget; false, and nothing taken, if it lacks. */
    boolean trySpend(long nanos, long nowNanos) {
        long earned = (nowNanos - creditedNanos) / SHARE;
        savedNanos = Math.min(savedNanos + earned, MOST_SAVED_NANOS);
        // Not `nowNanos`: what is too short to earn anything counts next time.
        creditedNanos += earned * SHARE;
        if (nanos > savedNanos) {
            return false;
        }
        savedNanos -= nanos;
        return true;
    }
}
