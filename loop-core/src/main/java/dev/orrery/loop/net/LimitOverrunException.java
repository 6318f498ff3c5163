package dev.orrery.loop.net;

import java.io.IOException;

/**
 * Thrown when a separator does not come within the limit of a reader.
 *
 * <p>Source: asyncio's {@code LimitOverrunError}.
 */
public final class LimitOverrunException extends IOException {
    private static final long serialVersionUID = 1;

    private final int consumed;

    LimitOverrunException(int limit, int consumed) {
        super(
                "the separator must come within the limit: limit="
                        + limit
                        + ", before it="
                        + consumed
                        + (" or more bytes. Raise StreamOptions.withLimit, or read the bytes with"
                                + " readExactly."));
        this.consumed = consumed;
    }

    /** {@return how many bytes there are in which no separator begins} */
    public int consumed() {
        return consumed;
    }
}
