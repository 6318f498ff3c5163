package dev.orrery.loop.net;

import dev.orrery.loop.task.TaskCancelled;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * What the peer of a connection gets, for a task that writes it.
 *
 * {@snippet :
 * writer.write("so many: " + count + "\n");
 * writer.drain();
 * }
 *
 * <p>Writing never waits; {@link #drain} waits for a peer that reads slowly, and who never calls it
 * fills memory up to {@link TransportOptions#maxWriteBuffer}, and then loses the connection.
 * Threading: the loop's thread; {@link #drain} and {@link #waitClosed} in tasks, in several at a
 * time if need be. Order: as written. Failure: writing never throws because of the connection;
 * {@code drain} does. Source: asyncio's {@code StreamWriter}.
 */
public final class StreamWriter implements AutoCloseable {
    private final Transport transport;
    private final StreamProtocol protocol;

    StreamWriter(Transport transport, StreamProtocol protocol) {
        this.transport = transport;
        this.protocol = protocol;
    }

    /**
     * Sends bytes, now or later.
     *
     * @param data the bytes; they may be changed when this returns
     * @throws IllegalStateException after {@link #writeEof}, or from a foreign thread
     */
    public void write(byte[] data) {
        transport.write(Objects.requireNonNull(data, "data"));
    }

    /**
     * Sends bytes, now or later.
     *
     * @param data the bytes from its position to its limit, which becomes its position; they may be
     *     changed when this returns
     * @throws IllegalStateException after {@link #writeEof}, or from a foreign thread
     */
    public void write(ByteBuffer data) {
        transport.write(Objects.requireNonNull(data, "data"));
    }

    /**
     * Sends text as UTF-8, now or later.
     *
     * @param text what to send; no end of line is added
     * @throws IllegalStateException after {@link #writeEof}, or from a foreign thread
     */
    public void write(String text) {
        transport.write(Objects.requireNonNull(text, "text").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends several pieces, one after the other.
     *
     * @param pieces each as {@link #write(ByteBuffer)} takes it
     * @throws IllegalStateException after {@link #writeEof}, or from a foreign thread
     */
    public void writeLines(List<ByteBuffer> pieces) {
        transport.writeLines(Objects.requireNonNull(pieces, "pieces"));
    }

    /**
     * Waits until more may be written: at once, unless much is waiting to be sent.
     *
     * @throws IOException if the connection has broken or has ended
     * @throws TaskCancelled if the task was cancelled
     * @throws IllegalStateException outside of a task
     */
    public void drain() throws IOException {
        protocol.drain(transport);
    }

    /**
     * Says that nothing more will be written; reading goes on.
     *
     * @throws IllegalStateException from a foreign thread
     */
    public void writeEof() {
        transport.writeEof();
    }

    /** {@return true if {@link #writeEof} is possible here} */
    public boolean canWriteEof() {
        return transport.canWriteEof();
    }

    /**
     * Ends the connection when what was written is sent; does not wait for that.
     *
     * @throws IllegalStateException from a foreign thread
     */
    @Override
    public void close() {
        transport.close();
    }

    /** {@return true once the connection is closing or has ended} */
    public boolean isClosing() {
        return transport.isClosing();
    }

    /**
     * Waits until the connection has ended, after {@link #close}.
     *
     * @throws IOException if it has broken, so that some of what was written may not have been sent
     * @throws TaskCancelled if the task was cancelled
     * @throws IllegalStateException outside of a task
     */
    public void waitClosed() throws IOException {
        NetLoop.ofTask("waitClosed");
        protocol.waitClosed();
    }

    /**
     * What is known of the connection.
     *
     * @param <T> the type of the value
     * @param key what is asked for
     * @return the value, or null if there is none
     */
    public <T> @Nullable T extraInfo(ExtraInfo<T> key) {
        return transport.extraInfo(key);
    }

    /** {@return the transport under this: limits, {@code abort}} */
    public Transport transport() {
        return transport;
    }

    @Override
    public String toString() {
        return "StreamWriter[" + transport + "]";
    }
}
