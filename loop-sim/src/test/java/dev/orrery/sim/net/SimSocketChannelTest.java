package dev.orrery.sim.net;

import static dev.orrery.sim.net.TwoHosts.bytes;
import static dev.orrery.sim.net.TwoHosts.providerOf;
import static dev.orrery.sim.net.TwoHosts.read;
import static dev.orrery.sim.net.TwoHosts.room;
import static dev.orrery.sim.net.TwoHosts.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jdk.net.ExtendedSocketOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Streams over TCP; each fact was seen on the JDK's own channels on Linux first. */
class SimSocketChannelTest {
    private static final class ForeignAddress extends SocketAddress {
        private static final long serialVersionUID = 1L;
    }

    private final TwoHosts hosts = new TwoHosts();

    @AfterEach
    void close() {
        hosts.close();
    }

    @Test
    void aBlockingConnectAcceptWriteAndReadCarryBytes() {
        List<String> seen = new ArrayList<>();
        hosts.in(
                hosts.b,
                () -> {
                    try (ServerSocketChannel server = hosts.listen(hosts.b);
                            SocketChannel accepted = server.accept()) {
                        seen.add(read(accepted));
                        write(accepted, "world");
                    }
                });
        hosts.run(
                () -> {
                    try (SocketChannel client = hosts.socket(hosts.a)) {
                        hosts.settle();
                        assertThat(client.connect(hosts.at(hosts.b))).isTrue();
                        write(client, "hello");
                        seen.add(read(client));
                        seen.add(read(client));
                    }
                });
        assertThat(seen).containsExactly("hello", "world", "end");
    }

    @Test
    void keepAliveEndsAConnectionAfterTheTimesOfItsOptions() {
        hosts.run(
                () -> {
                    SocketChannel client = hosts.pair()[0];
                    client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 50);
                    client.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 7);
                    client.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 4);
                    client.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                    Duration begin = hosts.sim.elapsed();
                    hosts.sim.network().isolate("b");
                    assertThatThrownBy(() -> read(client)).hasMessage("Connection timed out");
                    assertThat(hosts.sim.elapsed().minus(begin))
                            .isEqualTo(Duration.ofSeconds(50 + 4 * 7));
                });
    }

    @Test
    void aConnectThatIsRefusedThrowsAndClosesTheChannel() {
        hosts.run(
                () -> {
                    SocketChannel client = hosts.socket(hosts.a);
                    assertThatThrownBy(() -> client.connect(hosts.at(hosts.b)))
                            .isExactlyInstanceOf(ConnectException.class)
                            .hasMessage("Connection refused");
                    assertThat(client.isOpen()).isFalse();
                });
    }

    @Test
    void aRefusedConnectIsReadyToBeFinishedAndFails() {
        hosts.run(
                () -> {
                    SocketChannel client = hosts.socket(hosts.a);
                    client.configureBlocking(false);
                    assertThat(client.connect(hosts.at(hosts.b))).isFalse();
                    assertThat(client.isConnectionPending()).isTrue();
                    try (Selector selector = providerOf(hosts.a).openSelector()) {
                        SelectionKey key = client.register(selector, SelectionKey.OP_CONNECT);
                        assertThat(selector.select()).isEqualTo(1);
                        assertThat(key.readyOps()).isEqualTo(SelectionKey.OP_CONNECT);
                        assertThatThrownBy(client::finishConnect)
                                .isExactlyInstanceOf(ConnectException.class)
                                .hasMessage("Connection refused");
                        assertThat(key.isValid()).isFalse();
                    }
                    assertThatThrownBy(client::finishConnect)
                            .isExactlyInstanceOf(ClosedChannelException.class);
                });
    }

    @Test
    void aConnectWithoutAnAnswerTimesOutInVirtualTime() {
        hosts.sim.network().partition(hosts.a.name(), hosts.b.name());
        hosts.run(
                () -> {
                    SocketChannel client = hosts.socket(hosts.a);
                    assertThatThrownBy(() -> client.connect(hosts.at(hosts.b)))
                            .isExactlyInstanceOf(ConnectException.class)
                            .hasMessage("Connection timed out");
                });
        assertThat(hosts.sim.elapsed()).isGreaterThan(Duration.ofMinutes(1));
    }

    @Test
    void anAddressThatNobodyHasIsNoRouteToHost() {
        hosts.run(
                () -> {
                    InetAddress nobody = InetAddress.getByAddress("x", new byte[] {10, 9, 9, 9});
                    assertThatThrownBy(
                                    () ->
                                            hosts.socket(hosts.a)
                                                    .connect(new InetSocketAddress(nobody, 80)))
                            .isExactlyInstanceOf(NoRouteToHostException.class)
                            .hasMessage("No route to host");
                });
    }

    @Test
    void aPendingConnectIsReadyOnceThePeerHasAnswered() {
        hosts.run(
                () -> {
                    try (ServerSocketChannel server = hosts.listen(hosts.b);
                            SocketChannel client = hosts.socket(hosts.a);
                            Selector selector = providerOf(hosts.a).openSelector()) {
                        client.configureBlocking(false);
                        assertThat(client.connect(server.getLocalAddress())).isFalse();
                        SelectionKey key = client.register(selector, client.validOps());
                        assertThat(selector.selectNow()).isZero();
                        assertThat(client.finishConnect()).isFalse();
                        assertThatThrownBy(() -> client.connect(server.getLocalAddress()))
                                .isExactlyInstanceOf(ConnectionPendingException.class);
                        assertThatThrownBy(() -> client.bind(null))
                                .isExactlyInstanceOf(ConnectionPendingException.class);
                        assertThatThrownBy(() -> client.read(room(1)))
                                .isExactlyInstanceOf(NotYetConnectedException.class);
                        selector.select();
                        assertThat(key.readyOps()).isEqualTo(SelectionKey.OP_CONNECT);
                        assertThat(client.finishConnect()).isTrue();
                        assertThat(client.finishConnect()).isTrue();
                        selector.selectedKeys().clear();
                        selector.select();
                        assertThat(key.readyOps()).isEqualTo(SelectionKey.OP_WRITE);
                        assertThatThrownBy(() -> client.connect(server.getLocalAddress()))
                                .isExactlyInstanceOf(AlreadyConnectedException.class);
                        assertThatThrownBy(() -> client.bind(null))
                                .isExactlyInstanceOf(AlreadyBoundException.class);
                    }
                });
    }

    @Test
    void whatIsNotConnectedRefusesWhatNeedsAConnection() throws IOException {
        try (SocketChannel client = hosts.socket(hosts.a)) {
            assertThatThrownBy(() -> client.read(room(1)))
                    .isExactlyInstanceOf(NotYetConnectedException.class);
            assertThatThrownBy(() -> client.write(room(1)))
                    .isExactlyInstanceOf(NotYetConnectedException.class);
            assertThatThrownBy(client::shutdownInput)
                    .isExactlyInstanceOf(NotYetConnectedException.class);
            assertThatThrownBy(client::shutdownOutput)
                    .isExactlyInstanceOf(NotYetConnectedException.class);
            assertThatThrownBy(client::finishConnect)
                    .isExactlyInstanceOf(NoConnectionPendingException.class);
            assertThat(client.getRemoteAddress()).isNull();
            assertThat(client.getLocalAddress()).isNull();
        }
    }

    @Test
    void addressesThatAreNoneOfItsFamilyAreRefusedAndTheChannelStaysOpen() throws IOException {
        try (SocketChannel client = hosts.socket(hosts.a);
                SocketChannel four =
                        providerOf(hosts.a).openSocketChannel(StandardProtocolFamily.INET)) {
            assertThatThrownBy(() -> client.connect(new ForeignAddress()))
                    .isExactlyInstanceOf(UnsupportedAddressTypeException.class);
            assertThatThrownBy(() -> client.bind(new ForeignAddress()))
                    .isExactlyInstanceOf(UnsupportedAddressTypeException.class);
            assertThatThrownBy(() -> client.connect(UnixDomainSocketAddress.of("/tmp/x")))
                    .isExactlyInstanceOf(UnsupportedAddressTypeException.class);
            assertThatThrownBy(
                            () -> client.connect(InetSocketAddress.createUnresolved("nobody", 1)))
                    .isExactlyInstanceOf(UnresolvedAddressException.class);
            assertThatThrownBy(() -> four.connect(new InetSocketAddress(hosts.b.address6(), 80)))
                    .isExactlyInstanceOf(UnsupportedAddressTypeException.class);
            assertThat(client.isOpen() && four.isOpen()).isTrue();
        }
    }

    @Test
    void aFamilyThatThereIsNotIsRefused() {
        ProtocolFamily odd = () -> "ODD";
        assertThatThrownBy(() -> providerOf(hosts.a).openSocketChannel(odd))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("Protocol family not supported");
    }

    @Test
    void aPortCanBeBoundOnceAndOnlyAtTheHostsOwnAddresses() throws IOException {
        try (SocketChannel first = hosts.socket(hosts.a);
                SocketChannel second = hosts.socket(hosts.a)) {
            first.bind(hosts.at(hosts.a));
            assertThatThrownBy(() -> first.bind(null))
                    .isExactlyInstanceOf(AlreadyBoundException.class);
            assertThatThrownBy(() -> second.bind(hosts.at(hosts.a)))
                    .isExactlyInstanceOf(BindException.class)
                    .hasMessage("Address already in use");
            assertThatThrownBy(() -> second.bind(hosts.at(hosts.b)))
                    .isExactlyInstanceOf(BindException.class)
                    .hasMessage("Cannot assign requested address");
        }
    }

    @Test
    void bothEndsKnowBothAddresses() {
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    assertThat(pair[0].getRemoteAddress()).isEqualTo(hosts.at(hosts.b));
                    assertThat(pair[1].getLocalAddress()).isEqualTo(hosts.at(hosts.b));
                    assertThat(pair[1].getRemoteAddress()).isEqualTo(pair[0].getLocalAddress());
                    InetSocketAddress peer = (InetSocketAddress) pair[1].getRemoteAddress();
                    assertThat(peer.getHostString()).isEqualTo("a");
                    assertThat(peer.getPort()).isBetween(32_768, 60_999);
                });
    }

    @Test
    void buffersAreFilledAndEmptiedInTurn() {
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    ByteBuffer[] out = {bytes("ab"), bytes(""), bytes("cdef")};
                    assertThat(pair[0].write(out)).isEqualTo(6);
                    hosts.settle();
                    ByteBuffer[] in = {room(1), room(3), room(9)};
                    assertThat(pair[1].read(in)).isEqualTo(6);
                    assertThat(in[1].array()).containsExactly('b', 'c', 'd');
                    assertThat(in[2].position()).isEqualTo(2);
                });
    }

    @Test
    void anEndOfOutputLeavesTheOtherDirectionOpen() {
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    write(pair[0], "last");
                    pair[0].shutdownOutput().shutdownOutput();
                    assertThat(read(pair[1])).isEqualTo("last");
                    assertThat(read(pair[1])).isEqualTo("end");
                    assertThatThrownBy(() -> write(pair[0], "more"))
                            .isInstanceOf(ClosedChannelException.class);
                    write(pair[1], "answer");
                    assertThat(read(pair[0])).isEqualTo("answer");
                });
    }

    @Test
    void anEndOfInputEndsWhatIsRead() {
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    pair[0].shutdownInput();
                    assertThat(pair[0].read(room(1))).isEqualTo(-1);
                    assertThat(pair[0].read(room(0))).isEqualTo(-1);
                    write(pair[0], "still open");
                    assertThat(read(pair[1])).isEqualTo("still open");
                });
    }

    @Test
    void aResetIsTheReadersErrorAgainAndAgain() {
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    pair[0].setOption(StandardSocketOptions.SO_LINGER, 0);
                    pair[0].close();
                    hosts.settle();
                    for (int i = 0; i < 2; i++) {
                        assertThatThrownBy(() -> read(pair[1]))
                                .isExactlyInstanceOf(SocketException.class)
                                .hasMessage("Connection reset");
                    }
                    assertThatThrownBy(() -> write(pair[1], "x"))
                            .isExactlyInstanceOf(IOException.class)
                            .hasMessage("Broken pipe");
                });
    }

    @Test
    void aWriterLearnsOfTheResetThatItsFirstBytesCaused() {
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    pair[0].close();
                    hosts.settle();
                    write(pair[1], "x");
                    hosts.settle();
                    assertThatThrownBy(() -> write(pair[1], "y"))
                            .isExactlyInstanceOf(IOException.class)
                            .hasMessage("Broken pipe");
                });
    }

    @Test
    void aFullWriterIsReadyAgainOnceThePeerHasRead() {
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    pair[0].configureBlocking(false);
                    ByteBuffer much = room(10_000_000);
                    while (pair[0].write(much) > 0) {
                        hosts.settle();
                    }
                    assertThat(much.hasRemaining()).isTrue();
                    try (Selector selector = providerOf(hosts.a).openSelector()) {
                        pair[0].register(selector, SelectionKey.OP_WRITE);
                        assertThat(selector.selectNow()).isZero();
                        pair[1].read(room(10_000_000));
                        assertThat(selector.select(60_000)).isEqualTo(1);
                    }
                });
    }

    @Test
    void aBlockingWriteTakesAllThereIsWhileThePeerReads() {
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    long[] total = {0};
                    Thread reader =
                            hosts.in(
                                    hosts.b,
                                    () -> {
                                        ByteBuffer some = room(5000);
                                        while (pair[1].read(some.clear()) >= 0) {
                                            total[0] += some.position();
                                        }
                                    });
                    assertThat(pair[0].write(room(1_000_000))).isEqualTo(1_000_000);
                    pair[0].close();
                    while (reader.isAlive()) {
                        hosts.settle();
                    }
                    assertThat(total[0]).isEqualTo(1_000_000);
                });
    }

    @Test
    void closingWakesWhoReads() {
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    Thread reader =
                            hosts.in(
                                    hosts.a,
                                    () ->
                                            assertThatThrownBy(() -> read(pair[0]))
                                                    .isExactlyInstanceOf(
                                                            AsynchronousCloseException.class));
                    hosts.settle();
                    pair[0].close();
                    hosts.settle();
                    assertThat(reader.isAlive()).isFalse();
                });
    }

    @Test
    void anInterruptClosesTheChannelAndStaysSet() {
        List<Boolean> interrupted = new ArrayList<>();
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    Thread reader =
                            hosts.in(
                                    hosts.a,
                                    () -> {
                                        assertThatThrownBy(() -> read(pair[0]))
                                                .isExactlyInstanceOf(
                                                        ClosedByInterruptException.class);
                                        interrupted.add(Thread.interrupted());
                                    });
                    hosts.settle();
                    reader.interrupt();
                    hosts.settle();
                    assertThat(pair[0].isOpen()).isFalse();
                });
        assertThat(interrupted).containsExactly(true);
    }

    @Test
    void anEndOfInputByAnotherThreadEndsTheRead() {
        List<String> seen = new ArrayList<>();
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    hosts.in(hosts.a, () -> seen.add(read(pair[0])));
                    hosts.settle();
                    pair[0].shutdownInput();
                });
        assertThat(seen).containsExactly("end");
    }

    @Test
    void streamsOfTheJdkReadAndWrite() {
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    Channels.newOutputStream(pair[0]).write(new byte[] {1, 2, 3});
                    assertThat(Channels.newInputStream(pair[1]).readNBytes(3))
                            .containsExactly(1, 2, 3);
                });
    }

    @Test
    void aBlockingCallOffSimulatedThreadsIsRefused() throws IOException {
        try (ServerSocketChannel server = hosts.listen(hosts.b)) {
            assertThatThrownBy(server::accept)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("accept from server-1");
        }
    }

    @Test
    void theBlockingModeCannotChangeWhileRegistered() throws IOException {
        try (SocketChannel client = hosts.socket(hosts.a);
                Selector selector = providerOf(hosts.a).openSelector()) {
            assertThatThrownBy(() -> client.register(selector, SelectionKey.OP_READ))
                    .isExactlyInstanceOf(IllegalBlockingModeException.class);
            client.configureBlocking(false);
            client.register(selector, SelectionKey.OP_READ);
            assertThatThrownBy(() -> client.configureBlocking(true))
                    .isExactlyInstanceOf(IllegalBlockingModeException.class);
        }
    }

    @Test
    void aSelectorOfAnotherHostRefusesTheChannel() throws IOException {
        try (SocketChannel client = hosts.socket(hosts.a);
                Selector selector = providerOf(hosts.b).openSelector()) {
            client.configureBlocking(false);
            assertThatThrownBy(() -> client.register(selector, SelectionKey.OP_READ))
                    .isInstanceOf(IllegalSelectorException.class)
                    .hasMessage(
                            "channel must be registered with a selector of its own host:"
                                    + " channel=SocketChannel[unconnected], its"
                                    + " provider=SimSelectorProvider[a],"
                                    + " selector=b/selector-1. Open both from the same World's"
                                    + " provider.");
        }
    }

    @Test
    void aClosedChannelSaysSo() throws IOException {
        SocketChannel client = hosts.socket(hosts.a);
        client.close();
        assertThatThrownBy(() -> client.connect(hosts.at(hosts.b)))
                .isExactlyInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> client.bind(null))
                .isExactlyInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(client::getLocalAddress)
                .isExactlyInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> client.read(room(1)))
                .isExactlyInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> client.getOption(StandardSocketOptions.SO_RCVBUF))
                .isExactlyInstanceOf(ClosedChannelException.class);
    }

    @Test
    void optionsHoldWhatTheyAreGiven() throws IOException {
        try (SocketChannel client = hosts.socket(hosts.a)) {
            assertThat(client.supportedOptions())
                    .contains(
                            StandardSocketOptions.SO_SNDBUF,
                            StandardSocketOptions.SO_RCVBUF,
                            StandardSocketOptions.SO_KEEPALIVE,
                            StandardSocketOptions.SO_REUSEADDR,
                            StandardSocketOptions.SO_LINGER,
                            StandardSocketOptions.TCP_NODELAY,
                            StandardSocketOptions.IP_TOS);
            assertThat(set(client, StandardSocketOptions.TCP_NODELAY, true)).isTrue();
            assertThat(set(client, StandardSocketOptions.SO_RCVBUF, 10_000)).isEqualTo(10_000);
            assertThat(set(client, StandardSocketOptions.SO_RCVBUF, 0)).isEqualTo(1152);
            assertThat(set(client, StandardSocketOptions.SO_LINGER, -5)).isEqualTo(-1);
            assertThat(set(client, StandardSocketOptions.SO_LINGER, 70_000)).isEqualTo(65_535);
        }
    }

    private static <T> T set(SocketChannel channel, SocketOption<T> option, T value)
            throws IOException {
        return channel.setOption(option, value).getOption(option);
    }

    @Test
    void optionsThatThereAreNotAndWrongValuesAreRefused() throws IOException {
        try (SocketChannel client = hosts.socket(hosts.a)) {
            assertThatThrownBy(() -> client.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 3))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("'IP_MULTICAST_TTL' not supported");
            assertThatThrownBy(() -> client.setOption(StandardSocketOptions.SO_RCVBUF, -1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Invalid send/receive buffer size");
            assertThatThrownBy(() -> client.setOption(StandardSocketOptions.IP_TOS, 256))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Invalid IP_TOS value");
        }
    }

    @Test
    void theSendBufferLimitsWhatIsWrittenAtOnce() {
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    pair[0].setOption(StandardSocketOptions.SO_SNDBUF, 5000);
                    pair[0].configureBlocking(false);
                    assertThat(pair[0].write(room(100_000))).isEqualTo(5000);
                });
    }

    @Test
    void anIdleConnectionThatIsKeptAliveFindsThatItsPeerIsGone() {
        hosts.run(
                () -> {
                    SocketChannel[] pair = hosts.pair();
                    pair[0].setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                    hosts.sim.network().isolate("b");
                    assertThatThrownBy(() -> read(pair[0]))
                            .isExactlyInstanceOf(IOException.class)
                            .hasMessage("Connection timed out");
                });
        assertThat(hosts.sim.elapsed()).isGreaterThan(Duration.ofHours(2));
    }
}
