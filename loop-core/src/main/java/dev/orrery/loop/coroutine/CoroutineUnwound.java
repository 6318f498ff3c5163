package dev.orrery.loop.coroutine;

/**
 * Thrown inside the body of a {@link Coroutine} that nobody will resume any more. An Error, so that
 * {@code catch (Exception)} does not swallow it. Cost: no stack trace.
 */
public final class CoroutineUnwound extends Error {
    private static final long serialVersionUID = 1;

    // A body that swallows it more often stands still for good, and its thread with it.
    static final int MOST_REFUSALS = 1_000;

    CoroutineUnwound() {
        super("the coroutine is unwound: its loop or simulation has ended", null, false, false);
    }
}
