package dev.orrery.sim.tcp;

import dev.orrery.sim.link.Timeline;

import org.jspecify.annotations.Nullable;

/**
 * Something that a connection does at a time that keeps moving.
 *
 * <p>Moving the time further away costs nothing: what was asked of the timeline comes at the time
 * set first, sees that it is early, and asks again. So a busy connection asks once for each
 * time-out, not for each segment.
 */
final class Alarm implements Runnable {
    static final long NEVER = Long.MAX_VALUE;

    private final Timeline timeline;
    // Null once the connection is over, so that what the timeline still holds keeps nothing.
    private @Nullable Runnable action;
    private long dueNanos = NEVER;
    // The earliest time for which the timeline was asked, NEVER if it was not.
    private long askedNanos = NEVER;

    Alarm(Timeline timeline, Runnable action) {
        this.timeline = timeline;
        this.action = action;
    }

    void set(long timeNanos) {
        dueNanos = timeNanos;
        if (timeNanos < askedNanos) {
            askedNanos = timeNanos;
            timeline.at(timeNanos, this);
        }
    }

    void clear() {
        dueNanos = NEVER;
    }

    boolean isSet() {
        return dueNanos != NEVER;
    }

    long dueNanos() {
        return dueNanos;
    }

    /** The connection is over. */
    void discard() {
        dueNanos = NEVER;
        action = null;
    }

    @Override
    public void run() {
        long now = timeline.nowNanos();
        if (now < askedNanos) {
            // Asked for before an earlier time was set; that one has asked again since.
            return;
        }
        askedNanos = NEVER;
        if (dueNanos > now) {
            if (dueNanos != NEVER) {
                set(dueNanos);
            }
            return;
        }
        dueNanos = NEVER;
        Runnable present = action;
        if (present != null) {
            present.run();
        }
    }
}
