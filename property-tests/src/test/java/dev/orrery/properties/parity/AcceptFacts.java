package dev.orrery.properties.parity;

import static dev.orrery.properties.parity.Talk.address;
import static dev.orrery.properties.parity.Talk.fails;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How ports are bound and connections accepted. */
final class AcceptFacts {
    private AcceptFacts() {}

    static void anUnboundListenerDoesNotAccept(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().unboundListener();
        fails(NotYetBoundException.class, null, listener::accept);
    }

    static void anUnboundListenerHasNoAddress(Wire wire) throws Exception {
        assertThat(wire.far().unboundListener().getLocalAddress()).isNull();
    }

    static void aListenerBindsOnce(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        fails(AlreadyBoundException.class, null, () -> listener.bind(wire.far().anyPort()));
    }

    static void aSocketBindsOnce(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket().bind(wire.near().anyPort());
        fails(AlreadyBoundException.class, null, () -> socket.bind(wire.near().anyPort()));
    }

    static void aConnectedSocketDoesNotBind(Wire wire) throws Exception {
        SocketChannel socket = wire.connected().near();
        fails(AlreadyBoundException.class, null, () -> socket.bind(wire.near().anyPort()));
    }

    static void aPortIsListenedOnOnce(Wire wire) throws Exception {
        SocketAddress taken = wire.far().listener().getLocalAddress();
        ServerSocketChannel second = wire.far().unboundListener();
        fails(BindException.class, "Address already in use", () -> second.bind(taken));
        assertThat(second.isOpen()).isTrue();
    }

    static void aBoundListenerDoesNotLendItsPortToSockets(Wire wire) throws Exception {
        SocketAddress taken = wire.near().listener().getLocalAddress();
        SocketChannel socket = wire.near().socket();
        fails(BindException.class, "Address already in use", () -> socket.bind(taken));
    }

    static void aClosedListenerGivesItsPortBack(Wire wire) throws Exception {
        ServerSocketChannel first = wire.far().listener();
        SocketAddress port = first.getLocalAddress();
        first.close();
        ServerSocketChannel second = wire.far().unboundListener().bind(port);
        assertThat(second.getLocalAddress()).isEqualTo(port);
    }

    static void aPortWithOldConnectionsIsListenedOnAgain(Wire wire) throws Exception {
        ServerSocketChannel first = wire.far().listener();
        SocketAddress port = first.getLocalAddress();
        Wire.Ends ends = wire.connectedTo(first);
        ends.far().close();
        ends.near().close();
        first.close();
        assertThat(wire.far().unboundListener().bind(port).getLocalAddress()).isEqualTo(port);
    }

    static void anAddressOfAnotherMachineIsRefused(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().unboundListener();
        InetAddress foreign = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        fails(
                BindException.class,
                "Cannot assign requested address",
                () -> listener.bind(new InetSocketAddress(foreign, 0)));
    }

    static void anUnresolvedAddressIsNotBound(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().unboundListener();
        fails(
                UnresolvedAddressException.class,
                null,
                () -> listener.bind(InetSocketAddress.createUnresolved("nowhere", 0)));
    }

    static void anAddressOfAnotherKindIsNotBound(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().unboundListener();
        fails(
                UnsupportedAddressTypeException.class,
                null,
                () -> listener.bind(new SocketAddress() {}));
    }

    static void noAddressBindsToEveryAddress(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().unboundListener().bind(null);
        assertThat(address(listener).getAddress().isAnyLocalAddress()).isTrue();
        SocketChannel client = wire.near().socket();
        assertThat(client.connect(wire.far().at(address(listener).getPort()))).isTrue();
        SocketChannel accepted = wire.keep(listener.accept());
        assertThat(accepted.getLocalAddress())
                .isEqualTo(wire.far().at(address(listener).getPort()));
    }

    static void freePortsDiffer(Wire wire) throws Exception {
        assertThat(address(wire.far().listener()).getPort())
                .isNotEqualTo(address(wire.far().listener()).getPort());
    }

    static void aNonBlockingAcceptOfNothingReturnsNull(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        listener.configureBlocking(false);
        assertThat(listener.accept()).isNull();
    }

    static void aNonBlockingListenerAcceptsWhatIsThere(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        listener.configureBlocking(false);
        boolean _ = wire.near().socket().connect(listener.getLocalAddress());
        wire.until(
                "accepted",
                () -> {
                    SocketChannel accepted = listener.accept();
                    return accepted != null && wire.keep(accepted).isConnected();
                });
        assertThat(listener.accept()).isNull();
    }

    static void anAcceptedSocketIsInBlockingMode(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        listener.configureBlocking(false);
        boolean _ = wire.near().socket().connect(listener.getLocalAddress());
        SocketChannel[] accepted = new SocketChannel[1];
        wire.until("accepted", () -> (accepted[0] = listener.accept()) != null);
        assertThat(wire.keep(accepted[0]).isBlocking()).isTrue();
    }

    static void anAcceptedSocketOutlivesItsListener(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.near(), "still");
        assertThat(Talk.read(ends.far(), 5)).isEqualTo("still");
    }

    static void eachConnectionIsAcceptedOnce(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        SocketChannel first = wire.near().socket();
        boolean _ = first.connect(listener.getLocalAddress());
        SocketChannel second = wire.near().socket();
        boolean _ = second.connect(listener.getLocalAddress());
        List<@Nullable SocketAddress> peers = new ArrayList<>();
        peers.add(wire.keep(listener.accept()).getRemoteAddress());
        peers.add(wire.keep(listener.accept()).getRemoteAddress());
        assertThat(peers)
                .containsExactlyInAnyOrder(first.getLocalAddress(), second.getLocalAddress());
        listener.configureBlocking(false);
        assertThat(listener.accept()).isNull();
    }

    static void whatWasWrittenBeforeTheAcceptIsThere(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        SocketChannel client = wire.near().socket();
        boolean _ = client.connect(listener.getLocalAddress());
        Talk.write(client, "early");
        client.close();
        SocketChannel accepted = wire.keep(listener.accept());
        assertThat(Talk.read(accepted, 9)).isEqualTo("early");
    }

    static void aBlockingAcceptWaitsForAClient(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        Wire.Running server =
                wire.start(wire.far(), () -> Talk.write(wire.keep(listener.accept()), "hello"));
        wire.untilBlocked(server);
        SocketChannel client = wire.near().socket();
        boolean _ = client.connect(listener.getLocalAddress());
        assertThat(Talk.read(client, 5)).isEqualTo("hello");
        wire.join(server);
    }

    static void aCloseWakesWhoAccepts(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        Wire.Running server = wire.start(wire.far(), listener::accept);
        wire.untilBlocked(server);
        listener.close();
        Talk.failed(AsynchronousCloseException.class, null, wire.ended(server));
    }

    static void aClosedListenerDoesNotAccept(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        listener.close();
        fails(ClosedChannelException.class, null, listener::accept);
        fails(ClosedChannelException.class, null, listener::getLocalAddress);
    }

    static void aClosedListenerDoesNotBind(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().unboundListener();
        listener.close();
        fails(ClosedChannelException.class, null, () -> listener.bind(null));
    }

    static void aClosedListenerResetsWhomItDidNotAccept(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        SocketChannel client = wire.near().socket();
        boolean _ = client.connect(listener.getLocalAddress());
        listener.close();
        fails(SocketException.class, "Connection reset", () -> client.read(Talk.room(1)));
    }

    static void anAcceptedSocketHasItsListenersBuffer(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().unboundListener();
        listener.setOption(StandardSocketOptions.SO_RCVBUF, 32 * 1024);
        listener.bind(wire.far().anyPort());
        SocketChannel accepted = wire.connectedTo(listener).far();
        assertThat(accepted.getOption(StandardSocketOptions.SO_RCVBUF))
                .isEqualTo(listener.getOption(StandardSocketOptions.SO_RCVBUF));
    }

    static void aFullBacklogAnswersNobody(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().unboundListener().bind(wire.far().anyPort(), 1);
        SocketAddress address = listener.getLocalAddress();
        // One more than was asked for.
        boolean _ = wire.near().socket().connect(address);
        boolean _ = wire.near().socket().connect(address);
        SocketChannel third = wire.near().nonBlockingSocket();
        boolean _ = third.connect(address);
        wire.near().world().sleep(Duration.ofMillis(100));
        assertThat(third.finishConnect()).isFalse();
        SocketChannel _ = wire.keep(listener.accept());
        SocketChannel _ = wire.keep(listener.accept());
        wire.until("it has tried again", third::finishConnect);
    }

    static void anAbsurdBacklogIsTakenAsSomeOther(Wire wire) throws Exception {
        for (int backlog : new int[] {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE}) {
            ServerSocketChannel listener =
                    wire.far().unboundListener().bind(wire.far().anyPort(), backlog);
            assertThat(wire.connectedTo(listener).far().isConnected()).isTrue();
        }
    }

    static void everyAddressIncludesTheOneThatIsTaken(Wire wire) throws Exception {
        int port = address(wire.far().listener()).getPort();
        ServerSocketChannel second = wire.far().unboundListener();
        fails(
                BindException.class,
                "Address already in use",
                () -> second.bind(new InetSocketAddress(port)));
    }

    static void anAddressIsIncludedInEveryAddress(Wire wire) throws Exception {
        int port = address(wire.far().unboundListener().bind(null)).getPort();
        ServerSocketChannel second = wire.far().unboundListener();
        fails(
                BindException.class,
                "Address already in use",
                () -> second.bind(wire.far().at(port)));
    }

    static void connectionsAndDatagramsHavePortsOfTheirOwn(Wire wire) throws Exception {
        // Some other program of a real machine may have one of these ports, but not all.
        wire.until(
                "both have the same port",
                () -> {
                    SocketAddress port = wire.far().datagrams().getLocalAddress();
                    return Talk.thrownBy(() -> wire.far().unboundListener().bind(port)) == null;
                });
    }

    static void aPortRestsAfterItsConnection(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        SocketAddress port = ends.near().getLocalAddress();
        ends.near().close();
        assertThat(ends.far().read(Talk.room(1))).isEqualTo(-1);
        ends.far().close();
        SocketChannel next = wire.near().socket();
        fails(BindException.class, "Address already in use", () -> next.bind(port));
    }

    static void aListenerOfBothFamiliesAcceptsEither(Wire wire) throws Exception {
        ServerSocketChannel listener =
                wire.keep(wire.far().world().selectorProvider().openServerSocketChannel())
                        .bind(null);
        SocketChannel client = wire.near().socket();
        boolean _ = client.connect(wire.far().at(address(listener).getPort()));
        SocketChannel accepted = wire.keep(listener.accept());
        assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
    }
}
