package dev.orrery.junit;

import org.jspecify.annotations.Nullable;

/**
 * What a node of a simulation test fails with: the message is the report, the cause is what the
 * test itself has thrown. It has no stack of its own, which would name only this extension.
 */
final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    SimulationFailure(String report, @Nullable Throwable cause) {
        super(report, cause);
        setStackTrace(new StackTraceElement[0]);
    }
}
