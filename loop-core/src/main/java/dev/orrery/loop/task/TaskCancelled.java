package dev.orrery.loop.task;

import org.jspecify.annotations.Nullable;

/**
 * Thrown where a task waits, when it was cancelled or when what it waits for was.
 *
 * <p>An {@link Error}, so that {@code catch (Exception)} does not swallow it. Catch it to clean up
 * and throw it on; a body that returns after it has swallowed the cancellation. Source: asyncio's
 * {@code CancelledError}, which is no {@code Exception} either.
 */
public final class TaskCancelled extends Error {
    private static final long serialVersionUID = 1;

    /** A cancellation without a message. */
    public TaskCancelled() {
        this(null);
    }

    /**
     * A cancellation.
     *
     * @param message why, or null
     */
    public TaskCancelled(@Nullable String message) {
        super(message);
    }
}
