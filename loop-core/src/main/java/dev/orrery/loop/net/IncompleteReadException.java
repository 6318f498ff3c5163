package dev.orrery.loop.net;

import java.io.EOFException;

/**
 * Thrown when a stream ends before everything that was asked for has come.
 *
 * <p>Source: asyncio's {@code IncompleteReadError}.
 */
public final class IncompleteReadException extends EOFException {
    private static final long serialVersionUID = 1;

    private final byte[] partial;

    IncompleteReadException(byte[] partial, String expected) {
        super(
                "the stream must not end within "
                        + expected
                        + ": received="
                        + partial.length
                        + ". What came is in partial().");
        this.partial = partial;
    }

    /** {@return what came before the end; the reader has forgotten it} */
    public byte[] partial() {
        return partial.clone();
    }
}
