package dev.orrery.loop.net;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/**
 * How streams shall be. Immutable: each {@code with...} gives a changed copy.
 *
 * <p>Threading: any thread. Source: asyncio's {@code limit}.
 */
public final class StreamOptions {
    private static final int ASYNCIO_LIMIT = 64 * 1024;
    private static final StreamOptions STANDARD =
            new StreamOptions(
                    ASYNCIO_LIMIT, null, ConnectOptions.standard(), ServerOptions.standard());

    private final int limit;
    private final @Nullable Duration readTimeout;
    private final ConnectOptions connect;
    private final ServerOptions server;

    private StreamOptions(
            int limit,
            @Nullable Duration readTimeout,
            ConnectOptions connect,
            ServerOptions server) {
        this.limit = limit;
        this.readTimeout = readTimeout;
        this.connect = connect;
        this.server = server;
    }

    /** {@return a limit of 64 KiB, no timeouts} */
    public static StreamOptions standard() {
        return STANDARD;
    }

    /** {@return how long a line may be; the reader holds at most a little more than twice that} */
    public int limit() {
        return limit;
    }

    /** {@return how long one call of a reader may wait; null for ever} */
    public @Nullable Duration readTimeout() {
        return readTimeout;
    }

    /** {@return how connections are made} */
    public ConnectOptions connect() {
        return connect;
    }

    /** {@return how servers are} */
    public ServerOptions server() {
        return server;
    }

    /**
     * These options with another limit.
     *
     * @param bytes how long a line may be, at least 1
     * @return a changed copy
     * @throws IllegalArgumentException if it is below 1
     */
    public StreamOptions withLimit(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(
                    "limit must be at least 1: limit=" + bytes + ". Give it in bytes.");
        }
        return new StreamOptions(bytes, readTimeout, connect, server);
    }

    /**
     * These options with a limit on how long one call of a reader may wait: a peer that sends its
     * line a byte at a time has that long for the whole line.
     *
     * @param duration above zero; null for ever
     * @return a changed copy
     * @throws IllegalArgumentException if it is not above zero
     */
    public StreamOptions withReadTimeout(@Nullable Duration duration) {
        if (duration != null && !duration.isPositive()) {
            throw new IllegalArgumentException(
                    "readTimeout must be above zero: readTimeout="
                            + duration
                            + ". Use null for none.");
        }
        return new StreamOptions(limit, duration, connect, server);
    }

    /**
     * These options with another way to make connections.
     *
     * @param options how they are made
     * @return a changed copy
     */
    public StreamOptions withConnect(ConnectOptions options) {
        return new StreamOptions(
                limit, readTimeout, Objects.requireNonNull(options, "options"), server);
    }

    /**
     * These options with other servers.
     *
     * @param options how they are
     * @return a changed copy
     */
    public StreamOptions withServer(ServerOptions options) {
        return new StreamOptions(
                limit, readTimeout, connect, Objects.requireNonNull(options, "options"));
    }
}
