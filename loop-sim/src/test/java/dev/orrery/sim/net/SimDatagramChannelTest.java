package dev.orrery.sim.net;

import static dev.orrery.sim.net.TwoHosts.bytes;
import static dev.orrery.sim.net.TwoHosts.providerOf;
import static dev.orrery.sim.net.TwoHosts.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;

/** Datagrams; each fact was seen on the JDK's own channels on Linux first. */
class SimDatagramChannelTest {
    private final TwoHosts hosts = new TwoHosts();

    @AfterEach
    void close() {
        hosts.close();
    }

    private DatagramChannel bound() throws IOException {
        return hosts.datagrams(hosts.b).bind(new InetSocketAddress(TwoHosts.PORT));
    }

    @Test
    void aDatagramArrivesWithItsSender() {
        hosts.run(
                () -> {
                    DatagramChannel receiver = bound();
                    DatagramChannel sender = hosts.datagrams(hosts.a);
                    assertThat(sender.send(bytes("hello"), hosts.at(hosts.b))).isEqualTo(5);
                    ByteBuffer target = room(10);
                    InetSocketAddress from = (InetSocketAddress) receiver.receive(target);
                    assertThat(from.getAddress()).isEqualTo(hosts.a.address());
                    int port = ((InetSocketAddress) sender.getLocalAddress()).getPort();
                    assertThat(from.getPort()).isEqualTo(port);
                    assertThat(target.position()).isEqualTo(5);
                });
    }

    @Test
    void aDatagramOfIpv6ArrivesWithItsSender() {
        hosts.run(
                () -> {
                    InetSocketAddress at = new InetSocketAddress(hosts.b.address6(), TwoHosts.PORT);
                    DatagramChannel receiver =
                            providerOf(hosts.b)
                                    .openDatagramChannel(StandardProtocolFamily.INET6)
                                    .bind(at);
                    DatagramChannel sender =
                            providerOf(hosts.a).openDatagramChannel(StandardProtocolFamily.INET6);
                    assertThat(sender.send(bytes("hello"), at)).isEqualTo(5);
                    ByteBuffer target = room(10);
                    InetSocketAddress from = (InetSocketAddress) receiver.receive(target);
                    assertThat(from.getAddress()).isEqualTo(hosts.a.address6());
                    assertThat(target.flip()).isEqualTo(bytes("hello"));
                    receiver.send(bytes("back"), from);
                    ByteBuffer answer = room(10);
                    assertThat(sender.receive(answer)).isEqualTo(at);
                    assertThat(answer.flip()).isEqualTo(bytes("back"));
                });
    }

    @Test
    void aSocketOfTheWildcardTakesDatagramsOfBothFamilies() {
        hosts.run(
                () -> {
                    DatagramChannel receiver =
                            providerOf(hosts.b)
                                    .openDatagramChannel()
                                    .bind(new InetSocketAddress(TwoHosts.PORT));
                    DatagramChannel sender = providerOf(hosts.a).openDatagramChannel();
                    for (InetAddress to : List.of(hosts.b.address6(), hosts.b.address())) {
                        sender.send(bytes("x"), new InetSocketAddress(to, TwoHosts.PORT));
                        InetSocketAddress from = (InetSocketAddress) receiver.receive(room(1));
                        assertThat(from.getAddress()).hasSameClassAs(to);
                    }
                });
    }

    @Test
    void whatDoesNotFitIntoTheBufferIsLost() {
        hosts.run(
                () -> {
                    DatagramChannel receiver = bound();
                    DatagramChannel sender = hosts.datagrams(hosts.a);
                    sender.send(bytes("0123456789"), hosts.at(hosts.b));
                    ByteBuffer target = room(4);
                    assertThat(receiver.receive(target)).isNotNull();
                    assertThat(target.array()).containsExactly('0', '1', '2', '3');
                    receiver.configureBlocking(false);
                    assertThat(receiver.receive(room(9))).isNull();
                });
    }

    @Test
    void aConnectedSocketHearsItsPeerOnly() {
        hosts.run(
                () -> {
                    DatagramChannel receiver = bound();
                    DatagramChannel peer =
                            hosts.datagrams(hosts.a).bind(new InetSocketAddress(1000));
                    DatagramChannel stranger = hosts.datagrams(hosts.a);
                    receiver.connect(new InetSocketAddress(hosts.a.address(), 1000));
                    receiver.configureBlocking(false);
                    stranger.send(bytes("no"), hosts.at(hosts.b));
                    hosts.settle();
                    assertThat(receiver.read(room(9))).isZero();
                    peer.send(bytes("yes"), hosts.at(hosts.b));
                    hosts.settle();
                    assertThat(receiver.read(room(9))).isEqualTo(3);
                    assertThatThrownBy(() -> receiver.send(bytes("x"), hosts.at(hosts.a)))
                            .isExactlyInstanceOf(AlreadyConnectedException.class);
                    assertThatThrownBy(() -> receiver.connect(hosts.at(hosts.a)))
                            .isExactlyInstanceOf(AlreadyConnectedException.class);
                    receiver.disconnect();
                    assertThatThrownBy(() -> receiver.read(room(9)))
                            .isExactlyInstanceOf(NotYetConnectedException.class);
                    assertThatThrownBy(() -> receiver.write(room(9)))
                            .isExactlyInstanceOf(NotYetConnectedException.class);
                    stranger.send(bytes("now"), hosts.at(hosts.b));
                    hosts.settle();
                    assertThat(receiver.receive(room(9))).isNotNull();
                });
    }

    @Test
    void severalBuffersMakeOneDatagram() {
        hosts.run(
                () -> {
                    DatagramChannel receiver = bound();
                    DatagramChannel sender = hosts.datagrams(hosts.a).connect(hosts.at(hosts.b));
                    ByteBuffer[] parts = {bytes("ab"), bytes("cde")};
                    assertThat(sender.write(parts)).isEqualTo(5);
                    assertThat(parts[1].hasRemaining()).isFalse();
                    ByteBuffer target = room(9);
                    receiver.receive(target);
                    assertThat(target.position()).isEqualTo(5);
                });
    }

    @Test
    void aConnectedSocketHearsThatNobodyHasThePort() {
        hosts.run(
                () -> {
                    DatagramChannel sender = hosts.datagrams(hosts.a).connect(hosts.at(hosts.b));
                    sender.configureBlocking(false);
                    assertThat(sender.write(bytes("x"))).isEqualTo(1);
                    try (Selector selector = providerOf(hosts.a).openSelector()) {
                        sender.register(selector, SelectionKey.OP_READ);
                        assertThat(selector.select(1000)).isEqualTo(1);
                    }
                    assertThatThrownBy(() -> sender.read(room(1)))
                            .isExactlyInstanceOf(PortUnreachableException.class);
                    assertThat(sender.read(room(1))).isZero();
                });
    }

    @Test
    void whatIsTooLongOrForPortZeroIsRefused() throws IOException {
        try (DatagramChannel sender = hosts.datagrams(hosts.a)) {
            assertThatThrownBy(() -> sender.send(room(65_508), hosts.at(hosts.b)))
                    .isExactlyInstanceOf(SocketException.class)
                    .hasMessage("Message too long");
            assertThatThrownBy(
                            () -> sender.send(room(1), new InetSocketAddress(hosts.b.address(), 0)))
                    .isExactlyInstanceOf(SocketException.class)
                    .hasMessage("Can't send to port 0");
            assertThat(sender.send(room(65_507), hosts.at(hosts.b))).isEqualTo(65_507);
        }
    }

    @Test
    void portsAreTakenOnceUnlessAllWhoShareThemSaySo() throws IOException {
        try (DatagramChannel first = hosts.datagrams(hosts.a);
                DatagramChannel second = hosts.datagrams(hosts.a);
                DatagramChannel third = hosts.datagrams(hosts.a)) {
            first.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(hosts.at(hosts.a));
            assertThatThrownBy(() -> second.bind(hosts.at(hosts.a)))
                    .isExactlyInstanceOf(BindException.class)
                    .hasMessage("Address already in use");
            third.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(hosts.at(hosts.a));
            assertThatThrownBy(() -> third.bind(null))
                    .isExactlyInstanceOf(AlreadyBoundException.class);
        }
    }

    @Test
    void membersOfAGroupGetWhatIsSentToItUntilTheyLeave() {
        hosts.run(
                () -> {
                    InetAddress group = InetAddress.getByName("239.1.2.3");
                    NetworkInterface any = NetworkInterface.getNetworkInterfaces().nextElement();
                    DatagramChannel member = bound();
                    member.configureBlocking(false);
                    DatagramChannel sender = hosts.datagrams(hosts.a);
                    InetSocketAddress target = new InetSocketAddress(group, TwoHosts.PORT);
                    MembershipKey key = member.join(group, any);
                    assertThat(member.join(group, any)).isSameAs(key);
                    assertThat(got(member, sender, target)).isTrue();
                    key.block(hosts.a.address());
                    assertThat(got(member, sender, target)).isFalse();
                    key.unblock(hosts.a.address());
                    assertThat(got(member, sender, target)).isTrue();
                    assertThatThrownBy(() -> key.unblock(hosts.a.address()))
                            .isInstanceOf(IllegalStateException.class);
                    key.drop();
                    assertThat(key.isValid()).isFalse();
                    assertThat(got(member, sender, target)).isFalse();
                });
    }

    private boolean got(DatagramChannel member, DatagramChannel sender, InetSocketAddress target)
            throws Exception {
        sender.send(bytes("to all"), target);
        hosts.settle();
        return member.receive(room(9)) != null;
    }

    @Test
    void whatGoesToAGroupComesBackUnlessTheSenderSaysOtherwise() {
        hosts.run(
                () -> {
                    InetAddress group = InetAddress.getByName("239.1.2.3");
                    NetworkInterface any = NetworkInterface.getNetworkInterfaces().nextElement();
                    DatagramChannel own = bound();
                    own.configureBlocking(false);
                    own.join(group, any);
                    InetSocketAddress target = new InetSocketAddress(group, TwoHosts.PORT);
                    assertThat(got(own, own, target)).isTrue();
                    own.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, false);
                    assertThat(got(own, own, target)).isFalse();
                });
    }

    @Test
    void aBroadcastNeedsTheOption() {
        hosts.run(
                () -> {
                    DatagramChannel receiver = bound();
                    receiver.configureBlocking(false);
                    DatagramChannel sender = hosts.datagrams(hosts.a);
                    InetSocketAddress all =
                            new InetSocketAddress(
                                    InetAddress.getByName("255.255.255.255"), TwoHosts.PORT);
                    assertThatThrownBy(() -> sender.send(bytes("x"), all))
                            .isExactlyInstanceOf(BindException.class)
                            .hasMessage("Permission denied");
                    sender.setOption(StandardSocketOptions.SO_BROADCAST, true);
                    assertThat(got(receiver, sender, all)).isTrue();
                });
    }

    @Test
    void closingWakesWhoReceives() {
        hosts.run(
                () -> {
                    DatagramChannel receiver = bound();
                    Thread waiting =
                            hosts.in(
                                    hosts.b,
                                    () ->
                                            assertThatThrownBy(() -> receiver.receive(room(1)))
                                                    .isExactlyInstanceOf(
                                                            AsynchronousCloseException.class));
                    hosts.settle();
                    receiver.close();
                    hosts.settle();
                    assertThat(waiting.isAlive()).isFalse();
                });
    }

    @Test
    void anAdaptorSendsReceivesAndTimesOut() {
        hosts.run(
                () -> {
                    DatagramSocket receiver = bound().socket();
                    DatagramSocket sender = hosts.datagrams(hosts.a).socket();
                    sender.send(new DatagramPacket(new byte[7], 7, hosts.at(hosts.b)));
                    DatagramPacket packet = new DatagramPacket(new byte[5], 5);
                    receiver.receive(packet);
                    assertThat(packet.getLength()).isEqualTo(5);
                    assertThat(packet.getAddress()).isEqualTo(hosts.a.address());
                    receiver.setSoTimeout(1500);
                    Duration before = hosts.sim.elapsed();
                    assertThatThrownBy(() -> receiver.receive(packet))
                            .isExactlyInstanceOf(SocketTimeoutException.class)
                            .hasMessage("Receive timed out");
                    assertThat(hosts.sim.elapsed().minus(before))
                            .isEqualTo(Duration.ofMillis(1500));
                    receiver.close();
                    assertThatThrownBy(() -> receiver.receive(packet))
                            .isExactlyInstanceOf(SocketException.class)
                            .hasMessage("Socket closed");
                });
    }

    @Test
    void thereAreNoDatagramsInTheUnixDomain() {
        assertThatThrownBy(
                        () -> providerOf(hosts.a).openDatagramChannel(StandardProtocolFamily.UNIX))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("Protocol family not supported");
    }
}
