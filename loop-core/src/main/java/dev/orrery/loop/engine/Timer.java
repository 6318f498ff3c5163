package dev.orrery.loop.engine;

import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.TimerHandle;

/** A callback with a deadline. Threading: {@link #cancel()} from any thread. Cost: 40 bytes. */
public final class Timer extends Callback implements TimerHandle {
    private final long deadlineNanos;
    private final TimerQueue queue;
    // Written on the loop's thread; a foreign canceller may read it late, which only makes the
    // queue look for dead entries a little early.
    boolean pending = true;

    Timer(Runnable body, Context context, long deadlineNanos, TimerQueue queue) {
        super(body, context);
        this.deadlineNanos = deadlineNanos;
        this.queue = queue;
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void cancel() {
        if (!isCancelled()) {
            super.cancel();
            if (pending) {
                queue.entryDied(this);
            }
        }
    }
}
