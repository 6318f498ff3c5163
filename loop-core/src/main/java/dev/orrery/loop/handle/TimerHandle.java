package dev.orrery.loop.handle;

/**
 * A callback with a deadline.
 *
 * <p>Threading: as {@link Handle}. Time and units: {@link #deadlineNanos()} is on the scale of the
 * loop's {@code nanoTime()}. Source: asyncio's {@code TimerHandle}.
 */
public interface TimerHandle extends Handle {
    /**
     * {@return the time before which the callback is never started; it stays readable after the
     * timer fired}
     */
    long deadlineNanos();
}
