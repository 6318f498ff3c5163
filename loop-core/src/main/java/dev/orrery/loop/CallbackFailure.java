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
 */
public record CallbackFailure(
        String message, @Nullable Throwable failure, @Nullable Handle handle) {}
