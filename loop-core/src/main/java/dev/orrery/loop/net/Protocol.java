package dev.orrery.loop.net;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * What a connection tells the code that uses it.
 *
 * <p>Threading: the loop's thread, in callbacks of the loop. Order: {@link #connectionMade} once
 * and first; then data; then at most one {@link #eofReceived}; {@link #connectionLost} once and
 * last. {@link #pauseWriting} and {@link #resumeWriting} come in turns. Each comes in a callback of
 * its own, except that the last two may come inside a call of the transport. Failure: what a method
 * throws goes to the loop's exception handler and ends the connection, with the exception as what
 * {@code connectionLost} is told; only what {@code pauseWriting} and {@code resumeWriting} throw
 * ends nothing. Source: asyncio's {@code Protocol}.
 */
public interface Protocol {
    /**
     * The connection is there, one hop after it was accepted or made.
     *
     * @param transport its other side: writes, pauses and closes it
     */
    default void connectionMade(Transport transport) {}

    /**
     * Bytes have come. Any number of them: a stream knows no messages.
     *
     * @param data the bytes from its position to its limit, lent until this method returns; what is
     *     not read from it is lost
     */
    default void dataReceived(ByteBuffer data) {}

    /**
     * The peer will send no more.
     *
     * @return false to have the connection closed when what was written is sent; true to go on
     *     writing, and close it by {@link Transport#close}
     */
    default boolean eofReceived() {
        return false;
    }

    /**
     * More is waiting to be sent than the upper limit of the write buffer. Whoever goes on writing
     * fills memory.
     */
    default void pauseWriting() {}

    /** No more is waiting than the lower limit of the write buffer. */
    default void resumeWriting() {}

    /**
     * The connection has ended; the transport takes no more.
     *
     * @param failure why, or null if it was closed or aborted by this side, or by the peer in order
     */
    default void connectionLost(@Nullable Exception failure) {}
}
