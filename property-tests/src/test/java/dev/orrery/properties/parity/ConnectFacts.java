package dev.orrery.properties.parity;

import static dev.orrery.properties.parity.Talk.address;
import static dev.orrery.properties.parity.Talk.fails;
import static dev.orrery.properties.parity.Talk.inet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;

/** How connections begin. */
final class ConnectFacts {
    private ConnectFacts() {}

    /** A socket whose connect has begun; neither world has it done within the call. */
    private static SocketChannel pending(Wire wire, ServerSocketChannel listener) throws Exception {
        SocketChannel client = wire.near().nonBlockingSocket();
        assertThat(client.connect(listener.getLocalAddress())).isFalse();
        return client;
    }

    static void aConnectNeedsNoAccept(Wire wire) throws Exception {
        SocketChannel client = wire.near().socket();
        assertThat(client.connect(wire.far().listener().getLocalAddress())).isTrue();
        assertThat(client.isConnected()).isTrue();
    }

    static void aConnectWhereNobodyListensIsRefused(Wire wire) throws Exception {
        SocketAddress nobody = wire.far().nobody();
        SocketChannel client = wire.near().socket();
        fails(ConnectException.class, "Connection refused", () -> client.connect(nobody));
    }

    static void aRefusedConnectClosesTheChannel(Wire wire) throws Exception {
        SocketAddress nobody = wire.far().nobody();
        SocketChannel client = wire.near().socket();
        fails(ConnectException.class, "Connection refused", () -> client.connect(nobody));
        assertThat(client.isOpen()).isFalse();
        fails(ClosedChannelException.class, null, () -> client.connect(nobody));
    }

    static void aNonBlockingConnectIsFinishedLater(Wire wire) throws Exception {
        SocketChannel client = pending(wire, wire.far().listener());
        assertThat(client.isConnectionPending()).isTrue();
        assertThat(client.isConnected()).isFalse();
        wire.until("connected", client::finishConnect);
        assertThat(client.isConnected()).isTrue();
        assertThat(client.isConnectionPending()).isFalse();
    }

    static void aRefusedNonBlockingConnectFailsInFinishConnect(Wire wire) throws Exception {
        SocketAddress nobody = wire.far().nobody();
        SocketChannel client = wire.near().nonBlockingSocket();
        fails(
                ConnectException.class,
                "Connection refused",
                () -> {
                    boolean _ = client.connect(nobody);
                    wire.until("connected", client::finishConnect);
                });
        assertThat(client.isOpen()).isFalse();
    }

    static void finishConnectInBlockingModeWaits(Wire wire) throws Exception {
        SocketChannel client = wire.near().nonBlockingSocket();
        boolean _ = client.connect(wire.far().listener().getLocalAddress());
        client.configureBlocking(true);
        assertThat(client.finishConnect()).isTrue();
    }

    static void finishConnectOfAConnectedSocketIsTrue(Wire wire) throws Exception {
        assertThat(wire.connected().near().finishConnect()).isTrue();
    }

    static void finishConnectWithoutConnectFails(Wire wire) throws Exception {
        SocketChannel client = wire.near().socket();
        fails(NoConnectionPendingException.class, null, client::finishConnect);
    }

    static void aConnectedSocketConnectsNoMore(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        SocketChannel client = wire.connectedTo(listener).near();
        fails(
                AlreadyConnectedException.class,
                null,
                () -> client.connect(listener.getLocalAddress()));
        assertThat(client.isOpen()).isTrue();
    }

    static void aPendingConnectRefusesAnother(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        SocketChannel client = pending(wire, listener);
        fails(
                ConnectionPendingException.class,
                null,
                () -> client.connect(listener.getLocalAddress()));
    }

    static void aPendingConnectRefusesToBind(Wire wire) throws Exception {
        SocketChannel client = pending(wire, wire.far().listener());
        fails(ConnectionPendingException.class, null, () -> client.bind(wire.near().anyPort()));
    }

    static void aClosedSocketDoesNotConnect(Wire wire) throws Exception {
        SocketAddress listener = wire.far().listener().getLocalAddress();
        SocketChannel client = wire.near().socket();
        client.close();
        fails(ClosedChannelException.class, null, () -> client.connect(listener));
    }

    static void anUnresolvedAddressIsRefused(Wire wire) throws Exception {
        SocketChannel client = wire.near().socket();
        fails(
                UnresolvedAddressException.class,
                null,
                () -> client.connect(InetSocketAddress.createUnresolved("nowhere", 7)));
        assertThat(client.isOpen()).isTrue();
    }

    static void anAddressOfAnotherKindIsRefused(Wire wire) throws Exception {
        SocketChannel client = wire.near().socket();
        fails(
                UnsupportedAddressTypeException.class,
                null,
                () -> client.connect(new SocketAddress() {}));
        assertThat(client.isOpen()).isTrue();
    }

    static void noAddressIsRefused(Wire wire) throws Exception {
        SocketChannel client = wire.near().socket();
        Throwable thrown = Talk.thrownBy(() -> client.connect(nothing()));
        assertThat(thrown).isNotNull();
        assertThat(client.isOpen()).isTrue();
    }

    @SuppressWarnings("NullAway") // what the fact is about
    private static SocketAddress nothing() {
        return null;
    }

    static void aConnectBindsToAFreePort(Wire wire) throws Exception {
        SocketChannel client = wire.near().socket();
        assertThat(client.getLocalAddress()).isNull();
        boolean _ = client.connect(wire.far().listener().getLocalAddress());
        assertThat(address(client).getAddress()).isEqualTo(wire.near().address());
        assertThat(address(client).getPort()).isPositive();
    }

    static void bothEndsNameEachOther(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        Wire.Ends ends = wire.connectedTo(listener);
        assertThat(ends.near().getRemoteAddress()).isEqualTo(listener.getLocalAddress());
        assertThat(ends.far().getLocalAddress()).isEqualTo(listener.getLocalAddress());
        assertThat(ends.far().getRemoteAddress()).isEqualTo(ends.near().getLocalAddress());
    }

    static void aConnectKeepsThePortThatWasBound(Wire wire) throws Exception {
        SocketChannel client = wire.near().socket().bind(wire.near().anyPort());
        int port = address(client).getPort();
        boolean _ = client.connect(wire.far().listener().getLocalAddress());
        assertThat(address(client).getPort()).isEqualTo(port);
    }

    static void anUnconnectedSocketHasNoPeer(Wire wire) throws Exception {
        SocketChannel client = wire.near().socket();
        assertThat(client.getRemoteAddress()).isNull();
        assertThat(client.isConnected()).isFalse();
        assertThat(client.isConnectionPending()).isFalse();
    }

    static void anUnconnectedSocketDoesNotRead(Wire wire) throws Exception {
        SocketChannel client = wire.near().socket();
        fails(NotYetConnectedException.class, null, () -> client.read(Talk.room(1)));
    }

    static void anUnconnectedSocketDoesNotWrite(Wire wire) throws Exception {
        SocketChannel client = wire.near().socket();
        fails(NotYetConnectedException.class, null, () -> client.write(Talk.bytes("a")));
    }

    static void aPendingConnectDoesNotRead(Wire wire) throws Exception {
        SocketChannel client = pending(wire, wire.far().listener());
        fails(NotYetConnectedException.class, null, () -> client.read(Talk.room(1)));
    }

    static void aPendingConnectCanBeClosed(Wire wire) throws Exception {
        SocketChannel client = wire.near().nonBlockingSocket();
        boolean _ = client.connect(wire.far().listener().getLocalAddress());
        client.close();
        assertThat(client.isConnectionPending()).isFalse();
        fails(ClosedChannelException.class, null, client::finishConnect);
    }

    static void aSocketReachesItsOwnMachine(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.near().listener();
        Wire.Ends ends = wire.connectedTo(listener);
        Talk.write(ends.near(), "self");
        assertThat(Talk.read(ends.far(), 4)).isEqualTo("self");
        assertThat(inet(ends.far().getRemoteAddress()).getAddress())
                .isEqualTo(wire.near().address());
    }

    static void aConnectThatWasResetSinceFailsWhenItIsFinished(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        SocketChannel client = pending(wire, listener);
        SocketChannel accepted = wire.keep(listener.accept());
        accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
        accepted.close();
        try (Selector selector = wire.near().selector()) {
            SelectionKey key = client.register(selector, SelectionKey.OP_READ);
            wire.until("reset", () -> selector.selectNow() > 0 || key.isReadable());
        }
        fails(SocketException.class, "Connection reset by peer", client::finishConnect);
        assertThat(client.isOpen()).isFalse();
    }

    static void theWildcardIsOnesOwnMachine(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.near().unboundListener().bind(null);
        SocketChannel client = wire.near().socket();
        assertThat(client.connect(new InetSocketAddress(address(listener).getPort()))).isTrue();
        assertThat(inet(client.getRemoteAddress()).getAddress().isLoopbackAddress()).isTrue();
    }

    static void nobodyListensOnPort0(Wire wire) throws Exception {
        SocketChannel client = wire.near().socket();
        fails(ConnectException.class, "Connection refused", () -> client.connect(wire.far().at(0)));
    }

    static void aGroupOfMachinesIsNotConnectedTo(Wire wire) throws Exception {
        InetAddress group = InetAddress.getByAddress(new byte[] {(byte) 224, 0, 0, 1});
        SocketChannel client = wire.near().socket();
        fails(
                SocketException.class,
                "Network is unreachable",
                () -> client.connect(new InetSocketAddress(group, 7)));
    }

    static void allMachinesAreNotConnectedTo(Wire wire) throws Exception {
        InetAddress all = InetAddress.getByAddress(new byte[] {-1, -1, -1, -1});
        SocketChannel client = wire.near().socket();
        fails(
                SocketException.class,
                "Network is unreachable",
                () -> client.connect(new InetSocketAddress(all, 7)));
    }

    static void anAddressOfAnotherFamilyIsRefused(Wire wire) throws Exception {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        InetSocketAddress six = new InetSocketAddress(InetAddress.getByAddress(loopback), 7);
        SocketChannel client = wire.near().socket();
        fails(UnsupportedAddressTypeException.class, null, () -> client.connect(six));
        fails(UnsupportedAddressTypeException.class, null, () -> client.bind(six));
    }

    static void aSocketOfBothFamiliesConnectsToEither(Wire wire) throws Exception {
        SocketChannel client =
                wire.keep(wire.near().world().selectorProvider().openSocketChannel());
        assertThat(client.connect(wire.far().listener().getLocalAddress())).isTrue();
        assertThat(address(client).getAddress()).isEqualTo(wire.near().address());
    }

    static void aSocketMayConnectToItself(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket().bind(wire.near().anyPort());
        assertThat(socket.connect(socket.getLocalAddress())).isTrue();
        Talk.write(socket, "me");
        assertThat(Talk.read(socket, 2)).isEqualTo("me");
    }
}
