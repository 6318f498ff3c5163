package dev.orrery.loop.net;

import static dev.orrery.loop.combine.Async.await;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.task.Task;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Makes connections, in the calling task.
 *
 * <p>Source: asyncio's {@code create_connection} and {@code _create_connection_transport}.
 */
final class Connecting {
    private Connecting() {}

    static <P extends Protocol> Connection<P> connect(
            EventLoop loop,
            Supplier<? extends P> protocol,
            SocketAddress peer,
            ConnectOptions options)
            throws IOException {
        NetLoop net = NetLoop.of(loop);
        SocketChannel channel = channel(net, peer, options);
        return over(net, protocol, channel, options.transport());
    }

    private static SocketChannel channel(NetLoop net, SocketAddress peer, ConnectOptions options)
            throws IOException {
        Duration limit = options.connectTimeout();
        if (limit == null) {
            return race(net, peer, options);
        }
        try {
            return Async.<SocketChannel, IOException>timeout(limit, () -> race(net, peer, options));
        } catch (TimeoutException late) {
            SocketTimeoutException expired =
                    new SocketTimeoutException("Connect timed out: peer=" + peer);
            expired.initCause(late);
            throw expired;
        }
    }

    private static SocketChannel race(NetLoop net, SocketAddress peer, ConnectOptions options)
            throws IOException {
        List<? extends SocketAddress> addresses = List.of(peer);
        if (peer instanceof InetSocketAddress internet && internet.isUnresolved()) {
            addresses = candidates(net.loop(), internet, options);
        }
        LoopFuture<SocketChannel> race = ConnectRace.start(net, addresses, options);
        boolean isTaken = false;
        try {
            SocketChannel channel = await(race, IOException.class);
            isTaken = true;
            return channel;
        } finally {
            // Cancelled between the end of the race and this task's turn: nobody else closes it.
            if (!isTaken && race.isDone() && !race.isCancelled() && race.exception() == null) {
                NetLoop.closeQuietly(race.result());
            }
        }
    }

    private static List<InetSocketAddress> candidates(
            EventLoop loop, InetSocketAddress peer, ConnectOptions options)
            throws UnknownHostException {
        List<InetSocketAddress> found =
                HostNames.resolve(loop, peer.getHostString(), peer.getPort());
        if (options.localAddress() instanceof InetSocketAddress local
                && !local.getAddress().isAnyLocalAddress()) {
            found =
                    found.stream()
                            .filter(address -> HostNames.isIpv6(address) == HostNames.isIpv6(local))
                            .toList();
            if (found.isEmpty()) {
                throw new UnknownHostException(
                        peer.getHostString() + " has no address of the family of " + local);
            }
        }
        return options.isInterleaved() ? HostNames.interleaved(found) : found;
    }

    /** Refuses a channel that the loop could not watch, before anything is made of it. */
    static void checkAdopted(EventLoop loop, SocketChannel channel) {
        SelectorProvider provider = loop.world().selectorProvider();
        if (!channel.provider().equals(provider)) {
            throw new IllegalArgumentException(
                    "channel must be of the provider of the loop's World: channel.provider="
                            + channel.provider()
                            + ", world.provider="
                            + provider
                            + ". Open it with world.selectorProvider().");
        }
        if (channel.isOpen() && !channel.isConnected()) {
            throw new NotYetConnectedException();
        }
    }

    static <P extends Protocol> Connection<P> over(
            NetLoop net,
            Supplier<? extends P> protocol,
            SocketChannel channel,
            TransportOptions options)
            throws IOException {
        boolean isMade = false;
        Waiting waiter = new Waiting(net.loop(), "connectionMade of", channel);
        P made;
        SocketTransport transport;
        try {
            channel.configureBlocking(false);
            made = Objects.requireNonNull(protocol.get(), "protocol");
            transport = new SocketTransport(net, channel, made, options, null, waiter);
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
        return new Connection<>(transport, made);
    }
}
