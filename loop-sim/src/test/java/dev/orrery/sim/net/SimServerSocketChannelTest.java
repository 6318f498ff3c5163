package dev.orrery.sim.net;

import static dev.orrery.sim.net.TwoHosts.providerOf;
import static dev.orrery.sim.net.TwoHosts.read;
import static dev.orrery.sim.net.TwoHosts.room;
import static dev.orrery.sim.net.TwoHosts.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.CrashMode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Servers, adaptors, the Unix domain, crashes and limits of hosts. */
class SimServerSocketChannelTest {
    private final TwoHosts hosts = new TwoHosts();

    @AfterEach
    void close() {
        hosts.close();
    }

    @Test
    void aServerIsReadyWhileAConnectionWaits() {
        hosts.run(
                () -> {
                    ServerSocketChannel server = hosts.listen(hosts.b);
                    server.configureBlocking(false);
                    try (Selector selector = providerOf(hosts.b).openSelector()) {
                        SelectionKey key = server.register(selector, SelectionKey.OP_ACCEPT);
                        assertThat(server.accept()).isNull();
                        SocketChannel client = hosts.socket(hosts.a);
                        client.connect(hosts.at(hosts.b));
                        assertThat(selector.select()).isEqualTo(1);
                        assertThat(key.isAcceptable()).isTrue();
                        SocketChannel accepted = server.accept();
                        assertThat(accepted.isBlocking()).isTrue();
                        assertThat(accepted.isConnected()).isTrue();
                        selector.selectedKeys().clear();
                        assertThat(selector.selectNow()).isZero();
                    }
                });
    }

    @Test
    @SuppressWarnings("try")
    void aServerIsBoundOnceAndBeforeItAccepts() throws IOException {
        try (ServerSocketChannel server = providerOf(hosts.b).openServerSocketChannel();
                ServerSocketChannel other = providerOf(hosts.b).openServerSocketChannel()) {
            server.configureBlocking(false);
            assertThatThrownBy(server::accept).isExactlyInstanceOf(NotYetBoundException.class);
            server.bind(hosts.at(hosts.b));
            assertThatThrownBy(() -> server.bind(null))
                    .isExactlyInstanceOf(AlreadyBoundException.class);
            assertThatThrownBy(() -> other.bind(new InetSocketAddress(TwoHosts.PORT)))
                    .isExactlyInstanceOf(BindException.class)
                    .hasMessage("Address already in use");
            server.close();
            assertThatThrownBy(server::accept).isExactlyInstanceOf(ClosedChannelException.class);
            other.bind(hosts.at(hosts.b));
        }
    }

    @Test
    void aServerOfTheWildcardTakesBothFamilies() {
        hosts.run(
                () -> {
                    ServerSocketChannel server = providerOf(hosts.b).openServerSocketChannel();
                    server.bind(new InetSocketAddress(TwoHosts.PORT));
                    SocketChannel six = hosts.socket(hosts.a);
                    six.connect(new InetSocketAddress(hosts.b.address6(), TwoHosts.PORT));
                    SocketChannel four = hosts.socket(hosts.a);
                    four.connect(hosts.at(hosts.b));
                    assertThat(six.isConnected() && four.isConnected()).isTrue();
                });
    }

    @Test
    void closingWakesWhoAccepts() {
        hosts.run(
                () -> {
                    ServerSocketChannel server = hosts.listen(hosts.b);
                    Thread waiting =
                            hosts.in(
                                    hosts.b,
                                    () ->
                                            assertThatThrownBy(server::accept)
                                                    .isExactlyInstanceOf(
                                                            AsynchronousCloseException.class));
                    hosts.settle();
                    server.close();
                    hosts.settle();
                    assertThat(waiting.isAlive()).isFalse();
                });
    }

    @Test
    void connectionsThatWereNotAcceptedAreResetWithTheirServer() {
        hosts.run(
                () -> {
                    ServerSocketChannel server = hosts.listen(hosts.b);
                    SocketChannel client = hosts.socket(hosts.a);
                    client.connect(hosts.at(hosts.b));
                    hosts.settle();
                    server.close();
                    assertThatThrownBy(() -> read(client))
                            .isExactlyInstanceOf(SocketException.class)
                            .hasMessage("Connection reset");
                });
    }

    // Adaptors.

    @Test
    void adaptorsReadWriteAndTimeOutInVirtualTime() {
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    Socket client = pair[0].socket();
                    assertThat(client).isSameAs(pair[0].socket());
                    assertThat(client.getPort()).isEqualTo(TwoHosts.PORT);
                    assertThat(client.getInetAddress()).isEqualTo(hosts.b.address());
                    pair[1].socket().getOutputStream().write(new byte[] {1, 2, 3});
                    InputStream in = client.getInputStream();
                    assertThat(in.readNBytes(3)).containsExactly(1, 2, 3);
                    client.setSoTimeout(700);
                    Duration before = hosts.sim.elapsed();
                    assertThatThrownBy(in::read)
                            .isExactlyInstanceOf(SocketTimeoutException.class)
                            .hasMessage("Read timed out");
                    assertThat(hosts.sim.elapsed().minus(before)).isEqualTo(Duration.ofMillis(700));
                    pair[0].configureBlocking(false);
                    assertThatThrownBy(in::read)
                            .isExactlyInstanceOf(IllegalBlockingModeException.class);
                    client.close();
                    assertThatThrownBy(client::getInputStream)
                            .isExactlyInstanceOf(SocketException.class)
                            .hasMessage("Socket is closed");
                });
    }

    @Test
    void anAdaptorConnectsWithinATime() {
        hosts.sim.network().isolate("b");
        hosts.run(
                () -> {
                    Socket client = hosts.socket(hosts.a).socket();
                    assertThatThrownBy(() -> client.connect(hosts.at(hosts.b), 300))
                            .isExactlyInstanceOf(SocketTimeoutException.class)
                            .hasMessage("Connect timed out");
                    assertThat(client.isClosed()).isTrue();
                    assertThat(hosts.sim.elapsed()).isEqualTo(Duration.ofMillis(300));
                });
    }

    @Test
    void aServersAdaptorAcceptsWithinATime() {
        hosts.run(
                () -> {
                    ServerSocket server = hosts.listen(hosts.b).socket();
                    server.setSoTimeout(250);
                    assertThatThrownBy(server::accept)
                            .isExactlyInstanceOf(SocketTimeoutException.class)
                            .hasMessage("Accept timed out");
                    SocketChannel client = hosts.socket(hosts.a);
                    client.connect(hosts.at(hosts.b));
                    assertThat(server.accept().getPort())
                            .isEqualTo(((InetSocketAddress) client.getLocalAddress()).getPort());
                });
    }

    @Test
    void whoeverIsWokenForNothingWaitsForTheRestOfItsTime() {
        List<String> ends = new ArrayList<>();
        hosts.run(
                () -> {
                    ServerSocket server = hosts.listen(hosts.b).socket();
                    server.setSoTimeout(3_000);
                    for (int i = 0; i < 2; i++) {
                        hosts.in(hosts.b, () -> ends.add(accept(server) + seconds()));
                    }
                    hosts.sleep(Duration.ofSeconds(2));
                    hosts.socket(hosts.a).connect(hosts.at(hosts.b));
                });
        assertThat(ends).containsExactly("accepted after 2 s", "Accept timed out after 3 s");
    }

    private static String accept(ServerSocket server) throws IOException {
        try {
            server.accept();
            return "accepted";
        } catch (SocketTimeoutException late) {
            return late.getMessage();
        }
    }

    private String seconds() {
        return " after " + hosts.sim.elapsed().toSeconds() + " s";
    }

    @Test
    void anAdaptorSpeaksTheOlderClassesWords() throws IOException {
        try (SocketChannel channel = hosts.socket(hosts.a)) {
            Socket socket = channel.socket();
            assertThat(socket.getSoLinger()).isEqualTo(-1);
            socket.setSoLinger(true, 5);
            assertThat(channel.getOption(StandardSocketOptions.SO_LINGER)).isEqualTo(5);
            assertThatThrownBy(socket::getOutputStream)
                    .isExactlyInstanceOf(SocketException.class)
                    .hasMessage("Socket is not connected");
            socket.bind(null);
            assertThatThrownBy(() -> socket.bind(null))
                    .isExactlyInstanceOf(SocketException.class)
                    .hasMessage("Already bound");
        }
    }

    // The Unix domain.

    private static final UnixDomainSocketAddress PATH = UnixDomainSocketAddress.of("/run/x");

    private SocketChannel unix() throws IOException {
        return providerOf(hosts.a).openSocketChannel(StandardProtocolFamily.UNIX);
    }

    private ServerSocketChannel unixServer() throws IOException {
        return providerOf(hosts.a).openServerSocketChannel(StandardProtocolFamily.UNIX);
    }

    @Test
    void pathsConnectWithinAHost() {
        hosts.run(
                () -> {
                    ServerSocketChannel server = unixServer().bind(PATH);
                    assertThatThrownBy(() -> unixServer().bind(PATH))
                            .isExactlyInstanceOf(BindException.class)
                            .hasMessage("Address already in use");
                    SocketChannel client = unix();
                    assertThat(client.connect(PATH)).isTrue();
                    SocketChannel accepted = server.accept();
                    assertThat(client.getRemoteAddress()).isEqualTo(PATH);
                    assertThat(accepted.getRemoteAddress())
                            .isEqualTo(UnixDomainSocketAddress.of(""));
                    write(client, "ping");
                    assertThat(read(accepted)).isEqualTo("ping");
                    write(accepted, "pong");
                    assertThat(read(client)).isEqualTo("pong");
                    accepted.close();
                    assertThat(read(client)).isEqualTo("end");
                    assertThatThrownBy(() -> write(client, "x"))
                            .isExactlyInstanceOf(IOException.class)
                            .hasMessage("Broken pipe");
                });
    }

    @Test
    void aPathOfAnotherHostIsNotThere() {
        hosts.run(
                () -> {
                    providerOf(hosts.b)
                            .openServerSocketChannel(StandardProtocolFamily.UNIX)
                            .bind(PATH);
                    assertThatThrownBy(() -> unix().connect(PATH))
                            .isExactlyInstanceOf(SocketException.class)
                            .hasMessage("No such file or directory");
                });
    }

    @Test
    void bytesThatNobodyReadResetTheUnixPeer() {
        hosts.run(
                () -> {
                    ServerSocketChannel server = unixServer().bind(PATH);
                    SocketChannel client = unix();
                    client.connect(PATH);
                    SocketChannel accepted = server.accept();
                    write(client, "unread");
                    accepted.close();
                    assertThatThrownBy(() -> read(client))
                            .isExactlyInstanceOf(SocketException.class)
                            .hasMessage("Connection reset");
                });
    }

    @Test
    void aUnixChannelHasNoAdaptor() throws IOException {
        try (SocketChannel client = unix()) {
            assertThatThrownBy(client::socket)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("Not supported");
        }
    }

    // Hosts.

    @Test
    void aChannelOfACrashedHostSaysSo() throws IOException {
        SocketChannel client = hosts.socket(hosts.a);
        ServerSocketChannel server = hosts.listen(hosts.a);
        SimSelectorProvider provider = providerOf(hosts.a);
        hosts.a.crash(CrashMode.SILENT);
        assertThatThrownBy(() -> client.connect(hosts.at(hosts.b)))
                .isInstanceOf(ClosedChannelException.class)
                .hasMessage(
                        "a channel must not be used after its host has crashed: host=a,"
                                + " used=socket-1. Let what the host boots open another one.");
        assertThatThrownBy(server::accept).hasMessageContaining("used=server-1");
        assertThatThrownBy(provider::openSocketChannel)
                .hasMessageContaining("used=openSocketChannel");
        hosts.a.restart();
        assertThatThrownBy(provider::openSocketChannel).hasMessageContaining("host=a");
        hosts.listen(hosts.a).close();
    }

    @Test
    void aCrashWithAResetIsHeardByThePeerAndASilentOneIsNot() {
        List<String> seen = new ArrayList<>();
        SocketChannel[] ends = new SocketChannel[2];
        hosts.run(() -> System.arraycopy(hosts.pair(), 0, ends, 0, 2));
        hosts.b.crash(CrashMode.RESET);
        hosts.run(
                () -> {
                    try {
                        seen.add(read(ends[0]));
                    } catch (SocketException reset) {
                        seen.add(reset.getMessage());
                    }
                });
        assertThat(seen).containsExactly("Connection reset");
    }

    @Test
    void aRestartedHostResetsTheConnectionsOfItsFormerLife() {
        SocketChannel[] ends = new SocketChannel[2];
        hosts.run(() -> System.arraycopy(hosts.pair(), 0, ends, 0, 2));
        hosts.b.crash(CrashMode.SILENT);
        hosts.b.restart();
        hosts.run(
                () -> {
                    write(ends[0], "are you there");
                    assertThatThrownBy(() -> read(ends[0]))
                            .isExactlyInstanceOf(SocketException.class)
                            .hasMessage("Connection reset");
                });
    }

    @Test
    void aHostHasNoMoreSocketsThanItsLimit() {
        hosts.run(
                () -> {
                    ServerSocketChannel server = hosts.listen(hosts.b);
                    hosts.b.limitOpenSockets(1);
                    SocketChannel client = hosts.socket(hosts.a);
                    client.connect(hosts.at(hosts.b));
                    hosts.settle();
                    assertThatThrownBy(() -> hosts.socket(hosts.b))
                            .isExactlyInstanceOf(SocketException.class)
                            .hasMessage("Too many open files");
                    assertThatThrownBy(server::accept)
                            .isExactlyInstanceOf(IOException.class)
                            .hasMessage("Too many open files");
                    hosts.b.limitOpenSockets(2);
                    SocketChannel accepted = server.accept();
                    assertThat(accepted.isConnected()).isTrue();
                    accepted.close();
                    hosts.socket(hosts.b).close();
                });
    }

    @Test
    void openSocketsAreNamedWithTheirAddresses() {
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    List<String> names = new ArrayList<>();
                    providerOf(hosts.a).forEachOpen((name, site) -> names.add(name));
                    assertThat(names)
                            .containsExactly(
                                    "socket-1 SocketChannel[connected local=a/10.0.0.1:32768"
                                            + " remote=b/10.0.0.2:80]");
                    assertThat(pair[0].read(new java.nio.ByteBuffer[] {room(0)})).isZero();
                });
    }
}
