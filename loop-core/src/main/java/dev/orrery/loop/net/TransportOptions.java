package dev.orrery.loop.net;

import org.jspecify.annotations.Nullable;

import java.net.SocketOption;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How each connection shall be. Immutable: each {@code with...} gives a changed copy.
 *
 * <p>Threading: any thread. Source: asyncio's limits of write buffers; the timeouts are what its
 * users write themselves.
 */
public final class TransportOptions {
    private static final int ASYNCIO_HIGH = 64 * 1024;
    private static final long MOST_WAITING = 64L << 20;
    private static final TransportOptions STANDARD =
            new TransportOptions(ASYNCIO_HIGH, ASYNCIO_HIGH / 4, MOST_WAITING, null, Map.of());

    private final int highBytes;
    private final int lowBytes;
    private final long maxWriteBuffer;
    private final @Nullable Duration idleTimeout;
    private final Map<SocketOption<?>, Object> socketOptions;

    private TransportOptions(
            int highBytes,
            int lowBytes,
            long maxWriteBuffer,
            @Nullable Duration idleTimeout,
            Map<SocketOption<?>, Object> socketOptions) {
        this.highBytes = highBytes;
        this.lowBytes = lowBytes;
        this.maxWriteBuffer = maxWriteBuffer;
        this.idleTimeout = idleTimeout;
        this.socketOptions = socketOptions;
    }

    /** {@return asyncio's limits, 64 MiB that may wait, no timeout; {@code TCP_NODELAY} is on} */
    public static TransportOptions standard() {
        return STANDARD;
    }

    /** {@return above how many waiting bytes writing is paused} */
    public int highBytes() {
        return highBytes;
    }

    /** {@return at how many waiting bytes or fewer it goes on} */
    public int lowBytes() {
        return lowBytes;
    }

    /** {@return how many bytes may wait when more is written} */
    public long maxWriteBuffer() {
        return maxWriteBuffer;
    }

    /** {@return how long nothing may come or go; null for ever} */
    public @Nullable Duration idleTimeout() {
        return idleTimeout;
    }

    /** {@return what is set on each socket, in the order in which it was asked for} */
    public Map<SocketOption<?>, Object> socketOptions() {
        return socketOptions;
    }

    /**
     * These options with other limits of the write buffer.
     *
     * @param high above so many waiting bytes, writing is paused
     * @param low at so many or fewer, it goes on
     * @return a changed copy
     * @throws IllegalArgumentException unless 0 &lt;= low &lt;= high &lt;= {@link #maxWriteBuffer}
     */
    public TransportOptions withWriteBufferLimits(int high, int low) {
        checkLimits(high, low);
        checkBound(maxWriteBuffer, high);
        return new TransportOptions(high, low, maxWriteBuffer, idleTimeout, socketOptions);
    }

    /**
     * These options with another bound on what may wait. A write that finds more than that waiting
     * aborts the connection: its writer does not look, and its peer does not read. So no connection
     * ever holds more than this and the longest single write.
     *
     * @param bytes the bound; {@link Long#MAX_VALUE} for none
     * @return a changed copy
     * @throws IllegalArgumentException if it is below 1 or {@link #highBytes}: nobody would be told
     *     to pause before it is too late
     */
    public TransportOptions withMaxWriteBuffer(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(
                    "maxWriteBuffer must be at least 1: maxWriteBuffer="
                            + bytes
                            + ". Use Long.MAX_VALUE for no bound.");
        }
        checkBound(bytes, highBytes);
        return new TransportOptions(highBytes, lowBytes, bytes, idleTimeout, socketOptions);
    }

    /**
     * These options with a limit on how long nothing may come and nothing may go. A connection on
     * which it expires is aborted with a {@link java.net.SocketTimeoutException}: also one that
     * waits only for its peer to take what was written. While reading is paused, only what goes
     * counts. Against a peer that sends a byte now and then see {@link
     * StreamOptions#withReadTimeout}.
     *
     * @param limit how long, above zero; null for ever
     * @return a changed copy
     * @throws IllegalArgumentException if it is not above zero
     */
    public TransportOptions withIdleTimeout(@Nullable Duration limit) {
        if (limit != null && !limit.isPositive()) {
            throw new IllegalArgumentException(
                    "idleTimeout must be above zero: idleTimeout="
                            + limit
                            + ". Use null for none.");
        }
        return new TransportOptions(highBytes, lowBytes, maxWriteBuffer, limit, socketOptions);
    }

    /**
     * These options with one more option of the socket. One that the socket does not know fails the
     * connection attempt, or is reported for an accepted connection, which is closed.
     *
     * @param <T> the type of the value
     * @param option what to set
     * @param value to what
     * @return a changed copy
     */
    public <T> TransportOptions withSocketOption(SocketOption<T> option, T value) {
        Map<SocketOption<?>, Object> more = new LinkedHashMap<>(socketOptions);
        more.put(Objects.requireNonNull(option, "option"), Objects.requireNonNull(value, "value"));
        return new TransportOptions(
                highBytes,
                lowBytes,
                maxWriteBuffer,
                idleTimeout,
                Collections.unmodifiableMap(more));
    }

    /** Whoever waits when writing is paused must not lose the connection by that. */
    static void checkBound(long maxWriteBuffer, int high) {
        if (maxWriteBuffer < high) {
            throw new IllegalArgumentException(
                    "maxWriteBuffer must not be below the high limit of the write buffer:"
                            + " maxWriteBuffer="
                            + maxWriteBuffer
                            + ", high="
                            + high
                            + ". To lower both call withWriteBufferLimits first, to raise both"
                            + " withMaxWriteBuffer.");
        }
    }

    static void checkLimits(int high, int low) {
        if (low < 0 || low > high) {
            throw new IllegalArgumentException(
                    "write buffer limits must be 0 <= low <= high: high="
                            + high
                            + ", low="
                            + low
                            + ". Give both in bytes.");
        }
    }
}
