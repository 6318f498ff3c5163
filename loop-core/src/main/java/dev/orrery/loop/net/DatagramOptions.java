package dev.orrery.loop.net;

import java.net.SocketOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How a datagram endpoint shall be. Immutable: each {@code with...} gives a changed copy.
 *
 * <p>Threading: any thread. Source: asyncio's {@code create_datagram_endpoint}, whose {@code
 * allow_broadcast} and {@code reuse_port} are socket options here.
 */
public final class DatagramOptions {
    private static final int LONGEST = 64 * 1024;
    private static final int ASYNCIO_HIGH = 64 * 1024;
    private static final long MOST_WAITING = 1L << 20;
    private static final DatagramOptions STANDARD =
            new DatagramOptions(LONGEST, ASYNCIO_HIGH, ASYNCIO_HIGH / 4, MOST_WAITING, Map.of());

    private final int maxDatagram;
    private final int highBytes;
    private final int lowBytes;
    private final long maxWriteBuffer;
    private final Map<SocketOption<?>, Object> socketOptions;

    private DatagramOptions(
            int maxDatagram,
            int highBytes,
            int lowBytes,
            long maxWriteBuffer,
            Map<SocketOption<?>, Object> socketOptions) {
        this.maxDatagram = maxDatagram;
        this.highBytes = highBytes;
        this.lowBytes = lowBytes;
        this.maxWriteBuffer = maxWriteBuffer;
        this.socketOptions = socketOptions;
    }

    /** {@return datagrams of every length, asyncio's limits, 1 MiB that may wait} */
    public static DatagramOptions standard() {
        return STANDARD;
    }

    /** {@return how many bytes of a datagram are received at most} */
    public int maxDatagram() {
        return maxDatagram;
    }

    /** {@return above how many waiting bytes writing is paused} */
    public int highBytes() {
        return highBytes;
    }

    /** {@return at how many waiting bytes or fewer it goes on} */
    public int lowBytes() {
        return lowBytes;
    }

    /** {@return how many bytes may wait} */
    public long maxWriteBuffer() {
        return maxWriteBuffer;
    }

    /** {@return what is set on the socket, in the order in which it was asked for} */
    public Map<SocketOption<?>, Object> socketOptions() {
        return socketOptions;
    }

    /**
     * These options with another bound on what is received.
     *
     * @param bytes how many of each datagram, at least 1; the rest is cut off
     * @return a changed copy
     * @throws IllegalArgumentException if it is below 1
     */
    public DatagramOptions withMaxDatagram(int bytes) {
        checkPositive("maxDatagram", bytes);
        return new DatagramOptions(bytes, highBytes, lowBytes, maxWriteBuffer, socketOptions);
    }

    /**
     * These options with other limits of the write buffer.
     *
     * @param high above so many waiting bytes, writing is paused
     * @param low at so many or fewer, it goes on
     * @return a changed copy
     * @throws IllegalArgumentException unless 0 &lt;= low &lt;= high
     */
    public DatagramOptions withWriteBufferLimits(int high, int low) {
        TransportOptions.checkLimits(high, low);
        return new DatagramOptions(maxDatagram, high, low, maxWriteBuffer, socketOptions);
    }

    /**
     * These options with another bound on what may wait; a datagram that would go beyond it is
     * dropped.
     *
     * @param bytes the bound; {@link Long#MAX_VALUE} for none
     * @return a changed copy
     * @throws IllegalArgumentException if it is below 1
     */
    public DatagramOptions withMaxWriteBuffer(long bytes) {
        checkPositive("maxWriteBuffer", bytes);
        return new DatagramOptions(maxDatagram, highBytes, lowBytes, bytes, socketOptions);
    }

    /**
     * These options with one more option of the socket, such as {@code SO_BROADCAST}.
     *
     * @param <T> the type of the value
     * @param option what to set
     * @param value to what
     * @return a changed copy
     */
    public <T> DatagramOptions withSocketOption(SocketOption<T> option, T value) {
        Map<SocketOption<?>, Object> more = new LinkedHashMap<>(socketOptions);
        more.put(Objects.requireNonNull(option, "option"), Objects.requireNonNull(value, "value"));
        return new DatagramOptions(
                maxDatagram,
                highBytes,
                lowBytes,
                maxWriteBuffer,
                Collections.unmodifiableMap(more));
    }

    private static void checkPositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    name + " must be at least 1: " + name + "=" + value + ". Give it in bytes.");
        }
    }
}
