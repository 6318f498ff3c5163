package dev.orrery.loop.net;

import dev.orrery.loop.EventLoop;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * One side of a connection: sends bytes, and tells a {@link Protocol} of what comes.
 *
 * <p>Threading: the loop's thread. Order: bytes are sent in the order written; {@link
 * Protocol#connectionLost} comes in a callback after {@link #close} has sent everything, or after
 * {@link #abort}. Cost: a write that the socket takes at once allocates nothing; the rest is copied
 * into buffers that the loop keeps and uses again. Failure: writing never fails; a connection that
 * breaks tells the protocol. What is written after that is dropped, with one warning in the log at
 * the fifth time. Source: asyncio's {@code Transport} and {@code _SelectorSocketTransport}.
 */
public interface Transport {
    /**
     * Sends bytes, now or later. Never waits: see {@link Protocol#pauseWriting} for whoever writes
     * much, and {@link TransportOptions#withMaxWriteBuffer} for what happens to who does not look.
     *
     * @param data the bytes from its position to its limit; taken over completely, so that its
     *     position is its limit, and it may be used again when this returns
     * @throws IllegalStateException after {@link #writeEof}, or from a foreign thread
     */
    void write(ByteBuffer data);

    /**
     * As {@link #write(ByteBuffer)}.
     *
     * @param data the bytes; they may be changed when this returns
     * @throws IllegalStateException after {@link #writeEof}, or from a foreign thread
     */
    default void write(byte[] data) {
        write(data, 0, data.length);
    }

    /**
     * As {@link #write(ByteBuffer)}.
     *
     * @param data has the bytes; they may be changed when this returns
     * @param offset where they begin
     * @param length how many they are
     * @throws IndexOutOfBoundsException if they are not all there
     * @throws IllegalStateException after {@link #writeEof}, or from a foreign thread
     */
    void write(byte[] data, int offset, int length);

    /**
     * Sends several pieces, one after the other, in as few system calls as possible.
     *
     * @param pieces each as {@link #write(ByteBuffer)} takes it
     * @throws IllegalStateException after {@link #writeEof}, or from a foreign thread
     */
    void writeLines(List<ByteBuffer> pieces);

    /**
     * Says that nothing more will be written: the peer sees the end of the stream when all is sent.
     * Reading goes on. Does nothing the second time, and after {@link #close}.
     *
     * @throws IllegalStateException from a foreign thread
     */
    void writeEof();

    /** {@return true if {@link #writeEof} is possible here} */
    boolean canWriteEof();

    /**
     * Ends the connection when what was written is sent. Nothing more is read. A peer that does not
     * read holds this up: {@link TransportOptions#withIdleTimeout} and {@link #abort} are for that.
     *
     * @throws IllegalStateException from a foreign thread
     */
    void close();

    /**
     * Ends the connection now; what was not sent is dropped.
     *
     * @throws IllegalStateException from a foreign thread
     */
    void abort();

    /** {@return true once the connection is closing or has ended} */
    boolean isClosing();

    /**
     * Sets from how much waiting data on {@link Protocol#pauseWriting} is called, with a quarter of
     * it for {@link Protocol#resumeWriting}.
     *
     * @param highBytes above so many, writing is paused; 0 pauses it whenever something waits
     * @throws IllegalArgumentException if it is negative
     * @throws IllegalStateException from a foreign thread
     */
    default void setWriteBufferLimits(int highBytes) {
        setWriteBufferLimits(highBytes, highBytes / 4);
    }

    /**
     * Sets from how much waiting data on {@link Protocol#pauseWriting} is called, and from how
     * little on {@link Protocol#resumeWriting}.
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
     * Stops the data: the protocol is told of none, nor of its end, until {@link #resumeReading}.
     * What the peer sends fills the system's buffers, and then the peer has to wait.
     *
     * @throws IllegalStateException from a foreign thread
     */
    void pauseReading();

    /**
     * Lets data come again.
     *
     * @throws IllegalStateException from a foreign thread
     */
    void resumeReading();

    /** {@return true if data may come: not paused, not closing} */
    boolean isReading();

    /**
     * Another protocol is told from now on.
     *
     * @param protocol who; {@link Protocol#connectionMade} is not called for it
     * @throws IllegalStateException from a foreign thread
     */
    void setProtocol(Protocol protocol);

    /** {@return who is told} */
    Protocol protocol();

    /**
     * What is known of the connection; it stays known when that has ended.
     *
     * @param <T> the type of the value
     * @param key what is asked for
     * @return the value, or null if there is none
     */
    <T> @Nullable T extraInfo(ExtraInfo<T> key);

    /** {@return where it lives} */
    EventLoop loop();
}
