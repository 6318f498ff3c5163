package dev.orrery.sim.cli;

import java.util.function.Supplier;

/** The user's input is refused; the message is all that the user sees. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }

    /** Takes something from the user's input: what is refused there is the user's to correct. */
    static <T> T onRefusal(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException refused) {
            throw new UsageException(String.valueOf(refused.getMessage()));
        }
    }
}
