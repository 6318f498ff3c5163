package dev.orrery.loop.net;

import dev.orrery.loop.EventLoop;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * Sends datagrams, and tells a {@link DatagramProtocol} of what comes.
 *
 * <p>Threading: the loop's thread. Order: datagrams leave in the order sent; how they arrive is up
 * to the network. Cost: one that the socket takes at once is not copied. Failure: sending never
 * fails; {@link DatagramProtocol#errorReceived} hears of it. Source: asyncio's {@code
 * DatagramTransport}.
 */
public interface DatagramTransport {
    /**
     * Sends one datagram to the peer that the endpoint was made with.
     *
     * @param data its bytes, at least one; they may be changed when this returns
     * @throws IllegalArgumentException if it is empty: the JDK's connected channels send no such
     *     datagram
     * @throws IllegalStateException if it was made without, or from a foreign thread
     */
    void send(ByteBuffer data);

    /**
     * Sends one datagram. When too much is waiting ({@link DatagramOptions#maxWriteBuffer}) it is
     * dropped, as the network may do at any time, and {@link DatagramProtocol#errorReceived} hears
     * of it.
     *
     * @param data its bytes; none are legal on an endpoint without a peer; they may be changed when
     *     this returns
     * @param receiver where it shall go
     * @throws IllegalArgumentException if the endpoint was made with another peer, or with one and
     *     there are no bytes
     * @throws IllegalStateException from a foreign thread
     */
    void sendTo(ByteBuffer data, SocketAddress receiver);

    /**
     * Ends the endpoint when what waits is sent. Nothing more is received.
     *
     * @throws IllegalStateException from a foreign thread
     */
    void close();

    /**
     * Ends the endpoint now; what was not sent is dropped.
     *
     * @throws IllegalStateException from a foreign thread
     */
    void abort();

    /** {@return true once the endpoint is closing or has ended} */
    boolean isClosing();

    /**
     * Sets from how much waiting data on {@link DatagramProtocol#pauseWriting} is called, and from
     * how little on {@link DatagramProtocol#resumeWriting}.
     *
     * @param highBytes above so many, writing is paused
     * @param lowBytes at so many or fewer, it goes on
     * @throws IllegalArgumentException unless 0 &lt;= low &lt;= high
     * @throws IllegalStateException from a foreign thread
     */
    void setWriteBufferLimits(int highBytes, int lowBytes);

    /** {@return how many bytes wait to be sent} */
    long writeBufferSize();

    /**
     * What is known of the endpoint; it stays known when that has ended.
     *
     * @param <T> the type of the value
     * @param key what is asked for
     * @return the value, or null if there is none
     */
    <T> @Nullable T extraInfo(ExtraInfo<T> key);

    /** {@return where it lives} */
    EventLoop loop();
}
