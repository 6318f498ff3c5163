package dev.orrery.loop.engine;

import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.TimerHandle;

/** A callback with a deadline. Threading: {@link #cancel()} from any thread. Cost: 40 bytes. */
public final class Timer extends Callback implements TimerHandle {
    private final long deadlineNanos;
    private final TimerHeap heap;
    // Written on the loop's thread; a foreign canceller may read it late, which only makes the heap
    // look for dead entries a little early.
    boolean pending;

    Timer(Runnable body, Context context, long deadlineNanos, TimerHeap heap) {
        super(body, context);
        this.deadlineNanos = deadlineNanos;
        this.heap = heap;
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
                heap.entryDied();
            }
        }
    }
}
