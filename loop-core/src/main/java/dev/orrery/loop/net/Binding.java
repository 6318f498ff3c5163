package dev.orrery.loop.net;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Binds servers and datagram endpoints, in the calling task.
 *
 * <p>Source: asyncio's {@code create_server} and {@code create_datagram_endpoint}.
 */
final class Binding {
    private Binding() {}

    /** Where to connect to; still to be looked up. */
    static InetSocketAddress peer(String host, int port) {
        Objects.requireNonNull(host, "host");
        checkPort(port, "Say on which one the peer listens.");
        return address(host, port);
    }

    private static void checkPort(int port, String whatToDo) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(
                    "port must be within 0 and 65535: port=" + port + ". " + whatToDo);
        }
    }

    /** An address that is still to be looked up; every address of this machine for null. */
    static InetSocketAddress address(@Nullable String host, int port) {
        checkPort(port, "Use 0 for a free one.");
        return host == null || host.isEmpty()
                ? new InetSocketAddress(port)
                : InetSocketAddress.createUnresolved(host, port);
    }

    static Server server(
            EventLoop loop,
            Supplier<? extends Protocol> protocols,
            List<? extends SocketAddress> addresses,
            ServerOptions options)
            throws IOException {
        // Two names may mean the same address.
        Set<SocketAddress> resolved = new LinkedHashSet<>();
        for (SocketAddress address : addresses) {
            if (address instanceof InetSocketAddress internet && internet.isUnresolved()) {
                resolved.addAll(
                        HostNames.resolve(loop, internet.getHostString(), internet.getPort()));
            } else {
                resolved.add(address);
            }
        }
        NetLoop net = NetLoop.of(loop);
        Server server = new Server(net, protocols, options);
        boolean isMade = false;
        try {
            for (SocketAddress address : resolved) {
                listen(net, server, address, options);
            }
            isMade = true;
        } finally {
            if (!isMade) {
                server.close();
            }
        }
        if (options.isStarted()) {
            server.startServing();
            // Whoever asked goes on when the loop watches the sockets.
            Task.yieldNow();
        }
        return server;
    }

    private static void listen(
            NetLoop net, Server server, SocketAddress address, ServerOptions options)
            throws IOException {
        SelectorProvider provider = server.loop().world().selectorProvider();
        ServerSocketChannel channel = open(provider, address);
        boolean isListening = false;
        try {
            channel.configureBlocking(false);
            if (address instanceof UnixDomainSocketAddress && net.isSimulated()) {
                // Without a file; one of this machine with the same path is none of ours.
                bind(channel, address, options.backlog());
            } else if (address instanceof UnixDomainSocketAddress unix) {
                UnixSocketFile.bind(provider, channel, unix, options.backlog());
                server.whenClosed(UnixSocketFile.of(unix)::delete);
            } else {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, options.isAddressReused());
                if (options.isPortReused()) {
                    channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                }
                bind(channel, address, options.backlog());
            }
            server.listen(channel, channel::accept);
            isListening = true;
        } finally {
            if (!isListening) {
                NetLoop.closeQuietly(channel);
            }
        }
    }

    private static ServerSocketChannel open(SelectorProvider provider, SocketAddress address)
            throws IOException {
        if (address instanceof UnixDomainSocketAddress) {
            return provider.openServerSocketChannel(StandardProtocolFamily.UNIX);
        }
        // An ordinary channel would take this one for every address of both families.
        boolean isEveryIpv4 =
                address instanceof InetSocketAddress internet
                        && internet.getAddress() instanceof Inet4Address any
                        && any.isAnyLocalAddress();
        return isEveryIpv4
                ? provider.openServerSocketChannel(StandardProtocolFamily.INET)
                : provider.openServerSocketChannel();
    }

    private static void bind(ServerSocketChannel channel, SocketAddress address, int backlog)
            throws IOException {
        try {
            channel.bind(address, backlog);
            return;
        } catch (BindException tryAgain) {
            // A server that was closed in this iteration has its port until the selector looks.
            Task.yieldNow();
        }
        try {
            channel.bind(address, backlog);
        } catch (BindException failure) {
            BindException named = new BindException(failure.getMessage() + ": address=" + address);
            named.initCause(failure);
            throw named;
        }
    }

    // ---- datagrams

    static <P extends DatagramProtocol> DatagramEndpoint<P> datagrams(
            EventLoop loop,
            Supplier<? extends P> protocol,
            @Nullable SocketAddress local,
            @Nullable SocketAddress peer,
            DatagramOptions options)
            throws IOException {
        NetLoop net = NetLoop.of(loop);
        SocketAddress bound = first(loop, local);
        SocketAddress connected = first(loop, peer);
        Waiting waiter =
                new Waiting(
                        loop,
                        "connectionMade of a datagram endpoint at",
                        bound == null ? "any address" : bound);
        DatagramChannel channel = loop.world().selectorProvider().openDatagramChannel();
        DatagramSocketTransport transport;
        P made;
        boolean isMade = false;
        try {
            channel.configureBlocking(false);
            DatagramSocketTransport.setOptions(channel, options.socketOptions());
            channel.bind(bound);
            if (connected != null) {
                channel.connect(connected);
            }
            made = Objects.requireNonNull(protocol.get(), "protocol");
            transport = new DatagramSocketTransport(net, channel, made, connected, options, waiter);
            isMade = true;
        } finally {
            if (!isMade) {
                NetLoop.closeQuietly(channel);
            }
        }
        boolean isTold = false;
        try {
            Task.await(waiter);
            isTold = true;
        } finally {
            if (!isTold) {
                transport.close();
            }
        }
        return new DatagramEndpoint<>(transport, made);
    }

    private static @Nullable SocketAddress first(EventLoop loop, @Nullable SocketAddress address)
            throws UnknownHostException {
        return address instanceof InetSocketAddress internet && internet.isUnresolved()
                ? HostNames.resolve(loop, internet.getHostString(), internet.getPort()).get(0)
                : address;
    }
}
