package dev.orrery.loop.sync;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;

import org.jspecify.annotations.Nullable;

/** The future of one task that stands in a {@link WaitLine}. */
final class Waiter extends LoopFuture<@Nullable Void> {
    private final WaitLine line;
    // Neighbours in the line.
    @Nullable Waiter previous;
    @Nullable Waiter next;

    Waiter(EventLoop loop, WaitLine line) {
        super(loop);
        this.line = line;
    }

    /** Lets a pending one go on. */
    void wake() {
        endWith(null);
    }

    /** True if it was woken: then a cancellation that came later has something to hand on. */
    boolean isWoken() {
        return isDone() && !isCancelled();
    }

    @Override
    public boolean cancel(@Nullable String message) {
        boolean isCancelledNow = super.cancel(message);
        if (isCancelledNow) {
            line.cancelled();
        }
        return isCancelledNow;
    }

    @Override
    public String toString() {
        return line.toString();
    }
}
