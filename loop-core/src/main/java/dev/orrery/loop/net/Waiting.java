package dev.orrery.loop.net;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;

import org.jspecify.annotations.Nullable;

/** The future of something that a task waits for, and its name in a dump of tasks. */
final class Waiting extends LoopFuture<@Nullable Void> {
    private final String what;
    private final Object where;
    private boolean isExpired;

    Waiting(EventLoop loop, String what, Object where) {
        super(loop);
        this.what = what;
        this.where = where;
    }

    /** Ends this unless it was cancelled meanwhile. */
    void wake() {
        if (!isDone()) {
            endWith(null);
        }
    }

    /** Ends this because it took too long, unless it has ended. */
    void expire() {
        if (!isDone()) {
            isExpired = true;
            endWith(null);
        }
    }

    boolean isExpired() {
        return isExpired;
    }

    @Override
    public String toString() {
        return what + " " + where;
    }
}
