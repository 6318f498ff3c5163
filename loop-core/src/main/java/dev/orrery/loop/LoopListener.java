package dev.orrery.loop;

import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.handle.TimerHandle;

/**
 * Watches one loop at work. Given to a loop through {@link LoopOptions#withListener}.
 *
 * <p>Threading: called on the loop's thread, except {@link #posted}; be quick, never block. Time
 * and units: nanoseconds of the loop's clock. Order: several listeners are told in the order in
 * which they were given. Cost: a loop without a listener reads no clock for it. Failure: must not
 * throw; what it throws ends the run like an error in a callback.
 */
public interface LoopListener {
    /**
     * The loop was made; nothing has run yet.
     *
     * @param loop the loop that this listener was given to
     */
    default void opened(EventLoop loop) {}

    /**
     * A callback was queued: asked for in this loop, called back by a future, or of a channel that
     * is ready. What {@link #posted} tells of is not told here.
     *
     * @param handle the callback; a reader's and a writer's is the same each time
     */
    default void scheduled(Handle handle) {}

    /**
     * A timer was set.
     *
     * @param timer the timer's callback
     */
    default void timerSet(TimerHandle timer) {}

    /**
     * A callback is about to be posted from another thread. Unlike all others this is called on
     * that thread, and at any time: keep what it touches apart from the rest. The loop may be
     * closed by now, and then the callback never runs.
     *
     * @param handle the callback
     */
    default void posted(Handle handle) {}

    /**
     * The loop is about to look for ready channels, and to wait if it has nothing else to do.
     *
     * @param nowNanos the present time
     */
    default void pollStarted(long nowNanos) {}

    /**
     * The poll is over and the batch of this iteration begins.
     *
     * @param nowNanos the present time: timers up to it are in the batch
     * @param callbacks how many are in the batch, cancelled ones included
     */
    default void pollEnded(long nowNanos, int callbacks) {}

    /**
     * A callback is about to run.
     *
     * @param handle the callback
     * @param nowNanos the present time
     */
    default void callbackStarted(Handle handle, long nowNanos) {}

    /**
     * A callback has thrown; {@link #callbackEnded} follows.
     *
     * @param handle the callback
     * @param failure what it threw; an {@link Error} also ends the run
     */
    default void callbackFailed(Handle handle, Throwable failure) {}

    /**
     * A callback has returned or thrown.
     *
     * @param handle the callback
     * @param startNanos when it began
     * @param endNanos the present time
     */
    default void callbackEnded(Handle handle, long startNanos, long endNanos) {}

    /**
     * The batch of this iteration is over, also if an {@link Error} ended it early.
     *
     * @param nowNanos the present time
     */
    default void batchEnded(long nowNanos) {}

    /**
     * The loop was closed.
     *
     * @param loop the loop that this listener was given to
     */
    default void closed(EventLoop loop) {}
}
