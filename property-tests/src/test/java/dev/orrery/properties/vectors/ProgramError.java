package dev.orrery.properties.vectors;

import java.util.concurrent.CancellationException;

/** What the op `raise` throws. */
final class ProgramError extends RuntimeException {
    private static final long serialVersionUID = 1;

    ProgramError(String message) {
        super(message);
    }

    /** The text of an error in a trace: FORMAT.md, section 3. */
    static String text(Throwable error) {
        return switch (error) {
            case ProgramError raised -> "Error: " + raised.getMessage();
            case CancellationException _ -> "CancelledError";
            default -> error.getClass().getSimpleName();
        };
    }
}
