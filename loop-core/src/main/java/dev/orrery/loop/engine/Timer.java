package dev.orrery.loop.engine;

import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.TimerHandle;

/** A callback with a deadline. Threading: {@link #cancel()} from any thread. Cost: 40 bytes. */
public final class Timer extends Callback implements TimerHandle {
    /** In no queue any more. */
    static final byte GONE = 0;

    /** With those that were added last. */
    static final byte LATEST = 1;

    /** Where it belongs by its deadline. */
    static final byte SORTED = 2;

    private final long deadlineNanos;
    private final TimerQueue queue;
    // Where it is. Written on the loop's thread; a foreign canceller may read it late, which only
    // makes the queue look for dead entries a little early.
    byte state = LATEST;

    Timer(Runnable body, Context context, long deadlineNanos, TimerQueue queue) {
        super(body, context);
        this.deadlineNanos = deadlineNanos;
        this.queue = queue;
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    boolean isNotAfter(Timer other) {
        return deadlineNanos - other.deadlineNanos <= 0;
    }

    @Override
    public void cancel() {
        if (isCancelled()) {
            return;
        }
        if (queue.isOwner()) {
            cancelOnOwnThread();
            if (state != GONE) {
                queue.entryDied(this);
            }
        } else {
            super.cancel();
            if (state != GONE) {
                queue.entryDiedElsewhere();
            }
        }
    }
}
