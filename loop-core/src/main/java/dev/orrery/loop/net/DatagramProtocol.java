package dev.orrery.loop.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * What a datagram endpoint tells the code that uses it.
 *
 * <p>Threading, order, failure: as {@link Protocol}. Source: asyncio's {@code DatagramProtocol}.
 */
public interface DatagramProtocol {
    /**
     * The endpoint is there.
     *
     * @param transport its other side: sends and closes
     */
    default void connectionMade(DatagramTransport transport) {}

    /**
     * A datagram has come.
     *
     * @param data its bytes, lent until this method returns; longer ones than the endpoint's {@link
     *     DatagramOptions#maxDatagram} were cut
     * @param sender whose it is
     */
    default void datagramReceived(ByteBuffer data, SocketAddress sender) {}

    /**
     * Sending or receiving failed; the endpoint goes on.
     *
     * @param failure how: nobody listens there, the datagram is too long
     */
    default void errorReceived(IOException failure) {}

    /** More is waiting to be sent than the upper limit of the write buffer. */
    default void pauseWriting() {}

    /** No more is waiting than the lower limit of the write buffer. */
    default void resumeWriting() {}

    /**
     * The endpoint has ended.
     *
     * @param failure why, or null if it was closed or aborted
     */
    default void connectionLost(@Nullable Exception failure) {}
}
