package dev.orrery.loop.net;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * How a connection shall be made. Immutable: each {@code with...} gives a changed copy.
 *
 * <p>Threading: any thread. Source: the arguments of asyncio's {@code create_connection}; RFC 8305
 * for the standard delay and the order of addresses.
 */
public final class ConnectOptions {
    private static final Duration RFC_8305_DELAY = Duration.ofMillis(250);
    private static final ConnectOptions STANDARD =
            new ConnectOptions(RFC_8305_DELAY, true, null, null, TransportOptions.standard());

    private final @Nullable Duration attemptDelay;
    private final boolean isInterleaved;
    private final @Nullable SocketAddress localAddress;
    private final @Nullable Duration connectTimeout;
    private final TransportOptions transport;

    private ConnectOptions(
            @Nullable Duration attemptDelay,
            boolean isInterleaved,
            @Nullable SocketAddress localAddress,
            @Nullable Duration connectTimeout,
            TransportOptions transport) {
        this.attemptDelay = attemptDelay;
        this.isInterleaved = isInterleaved;
        this.localAddress = localAddress;
        this.connectTimeout = connectTimeout;
        this.transport = transport;
    }

    /** {@return happy eyeballs of 250 ms, no timeout but the system's} */
    public static ConnectOptions standard() {
        return STANDARD;
    }

    /** {@return how long one address is tried before the next one joins in; null for ever} */
    public @Nullable Duration attemptDelay() {
        return attemptDelay;
    }

    /** {@return true if IPv4 and IPv6 addresses of a name are tried in turns} */
    public boolean isInterleaved() {
        return isInterleaved;
    }

    /** {@return what the socket is bound to before it connects; null for any} */
    public @Nullable SocketAddress localAddress() {
        return localAddress;
    }

    /** {@return how long looking the name up and connecting may take; null for ever} */
    public @Nullable Duration connectTimeout() {
        return connectTimeout;
    }

    /** {@return how the connection is} */
    public TransportOptions transport() {
        return transport;
    }

    /**
     * These options with another delay between attempts of several addresses. When an attempt
     * fails, the next one begins at once. The first that is connected is kept.
     *
     * @param delay not negative; null tries one only after the other has failed
     * @return a changed copy
     * @throws IllegalArgumentException if it is negative
     */
    public ConnectOptions withAttemptDelay(@Nullable Duration delay) {
        if (delay != null && delay.isNegative()) {
            throw new IllegalArgumentException(
                    "attemptDelay must not be negative: attemptDelay="
                            + delay
                            + ". Use Duration.ZERO to try all addresses at once.");
        }
        return new ConnectOptions(delay, isInterleaved, localAddress, connectTimeout, transport);
    }

    /**
     * These options with the families of a name's addresses in turns, or in the resolver's order.
     *
     * @param on true for turns, beginning with the family of the resolver's first address
     * @return a changed copy
     */
    public ConnectOptions withInterleaved(boolean on) {
        return new ConnectOptions(attemptDelay, on, localAddress, connectTimeout, transport);
    }

    /**
     * These options with an address of this side. Addresses of another family than its are not
     * tried.
     *
     * @param address what to bind to; null for any
     * @return a changed copy
     */
    public ConnectOptions withLocalAddress(@Nullable SocketAddress address) {
        return new ConnectOptions(attemptDelay, isInterleaved, address, connectTimeout, transport);
    }

    /**
     * These options with a limit on everything: looking up the name and all attempts.
     *
     * @param limit above zero; null leaves it to the system, which may take minutes
     * @return a changed copy
     * @throws IllegalArgumentException if it is not above zero
     */
    public ConnectOptions withConnectTimeout(@Nullable Duration limit) {
        if (limit != null && !limit.isPositive()) {
            throw new IllegalArgumentException(
                    "connectTimeout must be above zero: connectTimeout="
                            + limit
                            + ". Use null for none.");
        }
        return new ConnectOptions(attemptDelay, isInterleaved, localAddress, limit, transport);
    }

    /**
     * These options with another connection.
     *
     * @param options how it shall be
     * @return a changed copy
     */
    public ConnectOptions withTransport(TransportOptions options) {
        return new ConnectOptions(
                attemptDelay,
                isInterleaved,
                localAddress,
                connectTimeout,
                Objects.requireNonNull(options, "options"));
    }
}
