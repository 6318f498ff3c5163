package dev.orrery.loop.net;

import java.nio.ByteBuffer;

/**
 * A protocol that says where the bytes shall go, so that nobody copies them. {@link #dataReceived}
 * is never called.
 *
 * <p>Threading, order: as {@link Protocol}. Cost: none beyond the system call where the buffer is a
 * direct one. Source: asyncio's {@code BufferedProtocol}.
 */
public interface BufferedProtocol extends Protocol {
    /**
     * Where the next bytes shall go. Called when there are some.
     *
     * @param sizeHint how many there may be, or -1 if that is unknown
     * @return a buffer with room between position and limit; the transport writes there and moves
     *     the position
     */
    ByteBuffer getBuffer(int sizeHint);

    /**
     * Bytes have come.
     *
     * @param bytes how many were put into the buffer of the last {@link #getBuffer}, from where its
     *     position was
     */
    void bufferUpdated(int bytes);
}
