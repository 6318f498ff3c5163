package dev.orrery.properties.parity;

import static dev.orrery.properties.parity.Talk.address;
import static dev.orrery.properties.parity.Talk.fails;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** The older socket classes, over channels. */
final class AdaptorFacts {
    private AdaptorFacts() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static void aChannelHasOneAdaptor(Wire wire) throws Exception {
        SocketChannel channel = wire.near().socket();
        assertThat(channel.socket()).isSameAs(channel.socket());
        assertThat(channel.socket().getChannel()).isSameAs(channel);
    }

    static void streamsCarryBytes(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Socket near = ends.near().socket();
        Socket far = ends.far().socket();
        near.getOutputStream().write(ascii("hello"));
        near.shutdownOutput();
        assertThat(far.getInputStream().readAllBytes()).isEqualTo(ascii("hello"));
    }

    static void aStreamEndsWithMinusOne(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.far().socket().close();
        assertThat(ends.near().socket().getInputStream().read()).isEqualTo(-1);
    }

    static void aReadTimesOut(Wire wire) throws Exception {
        Socket near = wire.connected().near().socket();
        near.setSoTimeout(5);
        fails(SocketTimeoutException.class, "Read timed out", () -> near.getInputStream().read());
        assertThat(near.isClosed()).isFalse();
    }

    static void anAcceptTimesOut(Wire wire) throws Exception {
        ServerSocket server = wire.near().listener().socket();
        server.setSoTimeout(5);
        fails(SocketTimeoutException.class, "Accept timed out", server::accept);
        assertThat(server.isClosed()).isFalse();
    }

    static void aReceiveTimesOut(Wire wire) throws Exception {
        DatagramSocket socket = wire.near().datagrams().socket();
        socket.setSoTimeout(5);
        fails(
                SocketTimeoutException.class,
                "Receive timed out",
                () -> socket.receive(new DatagramPacket(new byte[9], 9)));
    }

    static void aTimeoutThatDoesNotPassIsNotSeen(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.near().socket().setSoTimeout(60_000);
        Talk.write(ends.far(), "a");
        assertThat(ends.near().socket().getInputStream().read()).isEqualTo('a');
    }

    static void aSocketTellsWhatItIs(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Socket near = ends.near().socket();
        assertThat(near.isConnected()).isTrue();
        assertThat(near.isBound()).isTrue();
        assertThat(near.isClosed()).isFalse();
        assertThat(near.getInetAddress()).isEqualTo(wire.far().address());
        assertThat(near.getPort()).isEqualTo(address(ends.far()).getPort());
        assertThat(near.getLocalPort()).isEqualTo(address(ends.near()).getPort());
        assertThat(near.getRemoteSocketAddress()).isEqualTo(ends.near().getRemoteAddress());
    }

    static void anUnconnectedSocketTellsThatToo(Wire wire) throws Exception {
        Socket socket = wire.near().socket().socket();
        assertThat(socket.isConnected()).isFalse();
        assertThat(socket.isBound()).isFalse();
        assertThat(socket.getPort()).isZero();
        assertThat(socket.getInetAddress()).isNull();
        assertThat(socket.getRemoteSocketAddress()).isNull();
        assertThat(socket.getLocalPort()).isEqualTo(-1);
    }

    static void anUnconnectedSocketHasNoStreams(Wire wire) throws Exception {
        Socket socket = wire.near().socket().socket();
        fails(SocketException.class, "Socket is not connected", socket::getInputStream);
        fails(SocketException.class, "Socket is not connected", socket::getOutputStream);
        fails(SocketException.class, "Socket is not connected", socket::shutdownOutput);
    }

    static void aClosedSocketHasNoStreams(Wire wire) throws Exception {
        Socket near = wire.connected().near().socket();
        near.close();
        assertThat(near.isClosed()).isTrue();
        fails(SocketException.class, "Socket is closed", near::getInputStream);
        fails(SocketException.class, "Socket is closed", near::getOutputStream);
        fails(SocketException.class, "Socket is closed", () -> near.setTcpNoDelay(true));
    }

    static void aShutSocketTellsSo(Wire wire) throws Exception {
        Socket near = wire.connected().near().socket();
        near.shutdownInput();
        near.shutdownOutput();
        assertThat(near.isInputShutdown()).isTrue();
        assertThat(near.isOutputShutdown()).isTrue();
        fails(SocketException.class, "Socket input is shutdown", near::getInputStream);
        fails(SocketException.class, "Socket output is shutdown", near::getOutputStream);
    }

    static void aSocketConnects(Wire wire) throws Exception {
        Socket socket = wire.near().socket().socket();
        InetSocketAddress listener = address(wire.far().listener());
        socket.connect(listener, 10_000);
        assertThat(socket.isConnected()).isTrue();
        fails(SocketException.class, "Already connected", () -> socket.connect(listener));
    }

    static void aSocketIsRefused(Wire wire) throws Exception {
        Socket socket = wire.near().socket().socket();
        InetSocketAddress nobody = wire.far().nobody();
        fails(ConnectException.class, "Connection refused", () -> socket.connect(nobody, 10_000));
    }

    static void aServerSocketAccepts(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        boolean _ = wire.near().socket().connect(listener.getLocalAddress());
        Socket accepted = wire.keep(listener.socket().accept());
        assertThat(accepted.getLocalPort()).isEqualTo(listener.socket().getLocalPort());
        assertThat(accepted.getChannel()).isNotNull();
    }

    static void anUnboundServerSocketDoesNotAccept(Wire wire) throws Exception {
        ServerSocket server = wire.far().unboundListener().socket();
        assertThat(server.isBound()).isFalse();
        assertThat(server.getLocalPort()).isEqualTo(-1);
        assertThat(Talk.thrownBy(server::accept)).isNotNull();
    }

    static void anAdaptorOfANonBlockingChannelDoesNotWait(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        fails(
                IllegalBlockingModeException.class,
                null,
                () -> near.socket().getInputStream().read());
        fails(
                IllegalBlockingModeException.class,
                null,
                () -> near.socket().getOutputStream().write(1));
    }

    static void optionsAreSharedWithTheChannel(Wire wire) throws Exception {
        SocketChannel channel = wire.near().socket();
        Socket socket = channel.socket();
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.setSoLinger(true, 3);
        assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
        assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
        assertThat(channel.getOption(StandardSocketOptions.SO_LINGER)).isEqualTo(3);
        socket.setSoLinger(false, 9);
        assertThat(socket.getSoLinger()).isEqualTo(-1);
    }

    static void badValuesAreRefused(Wire wire) throws Exception {
        Socket socket = wire.near().socket().socket();
        fails(IllegalArgumentException.class, "timeout < 0", () -> socket.setSoTimeout(-1));
        fails(
                IllegalArgumentException.class,
                "Invalid receive size",
                () -> socket.setReceiveBufferSize(0));
        fails(
                IllegalArgumentException.class,
                "connect: timeout can't be negative",
                () -> socket.connect(wire.far().at(1), -1));
    }

    static void aDatagramSocketSendsAndReceives(Wire wire) throws Exception {
        DatagramSocket near = wire.near().datagrams().socket();
        DatagramSocket far = wire.far().datagrams().socket();
        near.send(new DatagramPacket(ascii("hello"), 5, far.getLocalSocketAddress()));
        DatagramPacket packet = new DatagramPacket(new byte[99], 99);
        far.receive(packet);
        assertThat(packet.getLength()).isEqualTo(5);
        assertThat(packet.getSocketAddress()).isEqualTo(near.getLocalSocketAddress());
    }

    static void aCloseWakesWhoReadsAStream(Wire wire) throws Exception {
        Socket near = wire.connected().near().socket();
        Wire.Running reader = wire.start(wire.near(), () -> near.getInputStream().read());
        wire.untilBlocked(reader);
        near.close();
        Talk.failed(AsynchronousCloseException.class, null, wire.ended(reader));
    }

    static void availableCountsWhatHasArrived(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.far(), "abc");
        wire.until("it is there", () -> ends.near().socket().getInputStream().available() == 3);
    }

    static void anUnresolvedAddressIsAnUnknownHost(Wire wire) throws Exception {
        Socket socket = wire.near().socket().socket();
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 7);
        assertThat(Talk.thrownBy(() -> socket.connect(nowhere)))
                .isExactlyInstanceOf(UnknownHostException.class);
    }

    static void aPortInUseIsNotBound(Wire wire) throws Exception {
        InetSocketAddress taken = address(wire.near().listener());
        ServerSocket server = wire.near().unboundListener().socket();
        fails(BindException.class, "Address already in use", () -> server.bind(taken));
    }

    static void badDatagramsAreRefused(Wire wire) throws Exception {
        DatagramSocket socket = wire.near().datagrams().socket();
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 7);
        fails(
                IllegalArgumentException.class,
                "Address not set",
                () -> socket.send(new DatagramPacket(new byte[1], 1)));
        fails(
                IllegalArgumentException.class,
                "unresolved address",
                () -> socket.send(new DatagramPacket(new byte[1], 1, nowhere)));
        fails(
                SocketException.class,
                "Message too long",
                () -> socket.send(new DatagramPacket(new byte[70_000], 70_000, wire.far().at(9))));
    }
}
