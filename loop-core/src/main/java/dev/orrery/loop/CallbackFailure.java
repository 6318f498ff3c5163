package dev.orrery.loop;

import dev.orrery.loop.handle.Handle;

import org.jspecify.annotations.Nullable;

/**
 * What a loop's exception handler is told: that something failed where nobody else would hear of
 * it.
 *
 * <p>Source: the context dictionary of asyncio's {@code call_exception_handler}.
 *
 * @param message what happened, in words
 * @param failure what was thrown; null where nothing was, as for a channel left open
 * @param handle the callback that threw; null where it was none
 * @param site where the callback was scheduled, innermost frame first; null unless the loop is in
 *     debug mode
 */
public record CallbackFailure(
        String message,
        @Nullable Throwable failure,
        @Nullable Handle handle,
        @Nullable String site) {
    /**
     * A failure of which nobody noted where it was scheduled.
     *
     * @param message what happened, in words
     * @param failure what was thrown; null where nothing was
     * @param handle the callback that threw; null where it was none
     */
    public CallbackFailure(String message, @Nullable Throwable failure, @Nullable Handle handle) {
        this(message, failure, handle, null);
    }
}
