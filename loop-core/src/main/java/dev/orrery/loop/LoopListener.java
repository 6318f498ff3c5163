package dev.orrery.loop;

import dev.orrery.loop.handle.Handle;

/**
 * Watches one loop at work. Given to a loop through {@link LoopOptions#withListener}.
 *
 * <p>Threading: called on the loop's thread, in the midst of its iteration: be quick, never block.
 * Time and units: nanoseconds of the loop's clock. Cost: a loop without a listener reads no clock
 * for it. Failure: must not throw; what it throws ends the run like an error in a callback.
 */
public interface LoopListener {
    /** The loop was made; nothing has run yet. */
    default void opened(EventLoop loop) {}

    /** The loop is about to look for ready channels, and to wait if it has nothing else to do. */
    default void pollStarted(long nowNanos) {}

    /** The poll is over; {@code callbacks} are about to run in this iteration. */
    default void pollEnded(long nowNanos, int callbacks) {}

    /** A callback is about to run. */
    default void callbackStarted(Handle handle, long nowNanos) {}

    /** A callback has returned or thrown. */
    default void callbackEnded(Handle handle, long startNanos, long endNanos) {}

    /** The loop was closed. */
    default void closed(EventLoop loop) {}
}
