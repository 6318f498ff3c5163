package dev.orrery.loop.net;

/**
 * A connection that was made, as two streams.
 *
 * <p>Source: the pair that asyncio's {@code open_connection} returns.
 *
 * @param reader what the peer sends
 * @param writer what the peer gets
 */
public record StreamConnection(StreamReader reader, StreamWriter writer) implements AutoCloseable {
    /** Closes the connection when what was written is sent; does not wait for that. */
    @Override
    public void close() {
        writer.close();
    }
}
