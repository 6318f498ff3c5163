package dev.orrery.sim;

import org.jspecify.annotations.Nullable;

/** Thrown when code under test threw and nobody there caught it; the cause is what it threw. */
public final class UncaughtFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    UncaughtFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
