package dev.orrery.loop.net;

import java.util.Objects;

/**
 * How a server shall be. Immutable: each {@code with...} gives a changed copy.
 *
 * <p>Threading: any thread. Source: the arguments of asyncio's {@code create_server}.
 */
public final class ServerOptions {
    private static final int ASYNCIO_BACKLOG = 100;
    private static final ServerOptions STANDARD =
            new ServerOptions(
                    ASYNCIO_BACKLOG,
                    true,
                    false,
                    true,
                    Integer.MAX_VALUE,
                    TransportOptions.standard());

    private final int backlog;
    private final boolean isAddressReused;
    private final boolean isPortReused;
    private final boolean isStarted;
    private final int maxConnections;
    private final TransportOptions transport;

    private ServerOptions(
            int backlog,
            boolean isAddressReused,
            boolean isPortReused,
            boolean isStarted,
            int maxConnections,
            TransportOptions transport) {
        this.backlog = backlog;
        this.isAddressReused = isAddressReused;
        this.isPortReused = isPortReused;
        this.isStarted = isStarted;
        this.maxConnections = maxConnections;
        this.transport = transport;
    }

    /** {@return a backlog of 100, SO_REUSEADDR, accepting at once, any number of connections} */
    public static ServerOptions standard() {
        return STANDARD;
    }

    /** {@return how many connections may wait in the system, and are accepted in one go} */
    public int backlog() {
        return backlog;
    }

    /** {@return true if an address may be bound that a connection of before still has} */
    public boolean isAddressReused() {
        return isAddressReused;
    }

    /** {@return true if several servers may bind the same address} */
    public boolean isPortReused() {
        return isPortReused;
    }

    /** {@return true if the server accepts as soon as it is made} */
    public boolean isStarted() {
        return isStarted;
    }

    /** {@return with how many connections the server stops to accept more} */
    public int maxConnections() {
        return maxConnections;
    }

    /** {@return how the accepted connections are} */
    public TransportOptions transport() {
        return transport;
    }

    /**
     * These options with another backlog.
     *
     * @param connections at least 1
     * @return a changed copy
     * @throws IllegalArgumentException if it is below 1
     */
    public ServerOptions withBacklog(int connections) {
        checkPositive("backlog", connections);
        return new ServerOptions(
                connections, isAddressReused, isPortReused, isStarted, maxConnections, transport);
    }

    /**
     * These options with {@code SO_REUSEADDR} on or off.
     *
     * @param on whether an address may be bound that a connection of before still has
     * @return a changed copy
     */
    public ServerOptions withReuseAddress(boolean on) {
        return new ServerOptions(backlog, on, isPortReused, isStarted, maxConnections, transport);
    }

    /**
     * These options with {@code SO_REUSEPORT} on or off.
     *
     * @param on whether several servers may bind the same address
     * @return a changed copy
     */
    public ServerOptions withReusePort(boolean on) {
        return new ServerOptions(
                backlog, isAddressReused, on, isStarted, maxConnections, transport);
    }

    /**
     * These options with a server that accepts at once or not before {@link Server#startServing}.
     * Its sockets are bound and listen in either case: peers can connect, and wait.
     *
     * @param on whether it accepts at once
     * @return a changed copy
     */
    public ServerOptions withStarted(boolean on) {
        return new ServerOptions(
                backlog, isAddressReused, isPortReused, on, maxConnections, transport);
    }

    /**
     * These options with a bound on the connections at one time. With so many the server leaves
     * further ones to wait in the backlog until one has ended.
     *
     * @param connections at least 1
     * @return a changed copy
     * @throws IllegalArgumentException if it is below 1
     */
    public ServerOptions withMaxConnections(int connections) {
        checkPositive("maxConnections", connections);
        return new ServerOptions(
                backlog, isAddressReused, isPortReused, isStarted, connections, transport);
    }

    /**
     * These options with other accepted connections.
     *
     * @param options how they shall be
     * @return a changed copy
     */
    public ServerOptions withTransport(TransportOptions options) {
        return new ServerOptions(
                backlog,
                isAddressReused,
                isPortReused,
                isStarted,
                maxConnections,
                Objects.requireNonNull(options, "options"));
    }

    private static void checkPositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    name + " must be at least 1: " + name + "=" + value + ". Use a larger one.");
        }
    }
}
