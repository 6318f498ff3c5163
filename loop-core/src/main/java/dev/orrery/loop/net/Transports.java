package dev.orrery.loop.net;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Makes servers, connections and datagram endpoints on a loop, from its World's sockets and names.
 *
 * <p>Addresses are those of the JDK: {@link java.net.InetSocketAddress}, also unresolved ones, and
 * {@link java.net.UnixDomainSocketAddress}. For sequential code see {@link Streams}.
 *
 * <p>Threading: the loop's thread. Failure: of what could not be made, in the future: {@link
 * java.net.UnknownHostException}, {@link java.net.ConnectException}, {@link
 * java.net.BindException}, as the JDK's channels throw them; a task has them from {@code
 * Async.await(future, IOException.class)}. Cancelling the future gives up. Source: the methods
 * {@code create_...} of asyncio's loops.
 */
public final class Transports {
    private Transports() {}

    // ---- servers

    /**
     * A server on a port.
     *
     * @param loop where it shall live
     * @param protocols asked for the protocol of each connection
     * @param host the name or address to listen on, all addresses of a name; null for every address
     *     of this machine
     * @param port the port; 0 for one that is free, see {@link Server#port}
     * @return the server, which serves
     */
    public static LoopFuture<Server> createServer(
            EventLoop loop,
            Supplier<? extends Protocol> protocols,
            @Nullable String host,
            int port) {
        return createServer(loop, protocols, host, port, ServerOptions.standard());
    }

    /**
     * A server on a port, with options.
     *
     * @param loop where it shall live
     * @param protocols asked for the protocol of each connection
     * @param host the name or address to listen on, all addresses of a name; null for every address
     *     of this machine
     * @param port the port; 0 for one that is free, see {@link Server#port}
     * @param options how it shall be
     * @return the server
     * @throws IllegalArgumentException if there is no such port
     */
    public static LoopFuture<Server> createServer(
            EventLoop loop,
            Supplier<? extends Protocol> protocols,
            @Nullable String host,
            int port,
            ServerOptions options) {
        return createServer(loop, protocols, List.of(Binding.address(host, port)), options);
    }

    /**
     * A server on some addresses.
     *
     * @param loop where it shall live
     * @param protocols asked for the protocol of each connection
     * @param addresses what to listen on, at least one
     * @param options how it shall be
     * @return the server
     * @throws IllegalArgumentException if there are none
     */
    public static LoopFuture<Server> createServer(
            EventLoop loop,
            Supplier<? extends Protocol> protocols,
            List<? extends SocketAddress> addresses,
            ServerOptions options) {
        Objects.requireNonNull(loop, "loop");
        Objects.requireNonNull(protocols, "protocols");
        Objects.requireNonNull(options, "options");
        List<SocketAddress> listened = List.copyOf(Objects.requireNonNull(addresses, "addresses"));
        if (listened.isEmpty()) {
            throw new IllegalArgumentException(
                    "addresses must name at least one: addresses=[]. Say where to listen.");
        }
        return Task.spawn(loop, "server", () -> Binding.server(loop, protocols, listened, options));
    }

    // ---- connections

    /**
     * A connection to a port of a host.
     *
     * @param <P> the type of the protocol
     * @param loop where it shall live
     * @param protocol asked for the protocol once the connection is there
     * @param host a name or an address
     * @param port the port
     * @return the connection, of which the protocol has been told
     */
    public static <P extends Protocol> LoopFuture<Connection<P>> createConnection(
            EventLoop loop, Supplier<? extends P> protocol, String host, int port) {
        return createConnection(loop, protocol, host, port, ConnectOptions.standard());
    }

    /**
     * A connection to a port of a host, with options.
     *
     * @param <P> the type of the protocol
     * @param loop where it shall live
     * @param protocol asked for the protocol once the connection is there
     * @param host a name or an address
     * @param port the port
     * @param options how it shall be made
     * @return the connection, of which the protocol has been told
     * @throws IllegalArgumentException if there is no such port
     */
    public static <P extends Protocol> LoopFuture<Connection<P>> createConnection(
            EventLoop loop,
            Supplier<? extends P> protocol,
            String host,
            int port,
            ConnectOptions options) {
        return createConnection(loop, protocol, Binding.peer(host, port), options);
    }

    /**
     * A connection to an address.
     *
     * @param <P> the type of the protocol
     * @param loop where it shall live
     * @param protocol asked for the protocol once the connection is there
     * @param peer where to
     * @param options how it shall be made
     * @return the connection, of which the protocol has been told
     */
    public static <P extends Protocol> LoopFuture<Connection<P>> createConnection(
            EventLoop loop,
            Supplier<? extends P> protocol,
            SocketAddress peer,
            ConnectOptions options) {
        Objects.requireNonNull(loop, "loop");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(peer, "peer");
        Objects.requireNonNull(options, "options");
        return Task.<Connection<P>>spawn(
                loop, "connection", () -> Connecting.connect(loop, protocol, peer, options));
    }

    /**
     * A connection over a channel that is connected already.
     *
     * @param <P> the type of the protocol
     * @param loop where it shall live
     * @param protocol asked for the protocol
     * @param channel a channel of the World's provider, taken over: the transport closes it
     * @param options how it shall be
     * @return the connection, of which the protocol has been told
     * @throws IllegalArgumentException if the channel is of another provider
     * @throws NotYetConnectedException if the channel is open and not connected
     */
    public static <P extends Protocol> LoopFuture<Connection<P>> adoptConnection(
            EventLoop loop,
            Supplier<? extends P> protocol,
            SocketChannel channel,
            TransportOptions options) {
        Objects.requireNonNull(loop, "loop");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(options, "options");
        Connecting.checkAdopted(loop, channel);
        return Task.<Connection<P>>spawn(
                loop,
                "connection",
                () -> Connecting.over(NetLoop.of(loop), protocol, channel, options));
    }

    // ---- datagrams

    /**
     * An endpoint for datagrams.
     *
     * @param <P> the type of the protocol
     * @param loop where it shall live
     * @param protocol asked for the protocol
     * @param local what to bind to; null for any address and a free port
     * @param peer the only one to send to and receive from; null for everybody
     * @return the endpoint, of which the protocol has been told
     */
    public static <P extends DatagramProtocol>
            LoopFuture<DatagramEndpoint<P>> createDatagramEndpoint(
                    EventLoop loop,
                    Supplier<? extends P> protocol,
                    @Nullable SocketAddress local,
                    @Nullable SocketAddress peer) {
        return createDatagramEndpoint(loop, protocol, local, peer, DatagramOptions.standard());
    }

    /**
     * An endpoint for datagrams, with options.
     *
     * @param <P> the type of the protocol
     * @param loop where it shall live
     * @param protocol asked for the protocol
     * @param local what to bind to; null for any address and a free port
     * @param peer the only one to send to and receive from; null for everybody
     * @param options how it shall be
     * @return the endpoint, of which the protocol has been told
     */
    public static <P extends DatagramProtocol>
            LoopFuture<DatagramEndpoint<P>> createDatagramEndpoint(
                    EventLoop loop,
                    Supplier<? extends P> protocol,
                    @Nullable SocketAddress local,
                    @Nullable SocketAddress peer,
                    DatagramOptions options) {
        Objects.requireNonNull(loop, "loop");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(options, "options");
        return Task.<DatagramEndpoint<P>>spawn(
                loop,
                "datagram endpoint",
                () -> Binding.datagrams(loop, protocol, local, peer, options));
    }
}
