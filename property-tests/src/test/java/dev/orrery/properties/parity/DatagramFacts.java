package dev.orrery.properties.parity;

import static dev.orrery.properties.parity.Talk.address;
import static dev.orrery.properties.parity.Talk.bytes;
import static dev.orrery.properties.parity.Talk.fails;
import static dev.orrery.properties.parity.Talk.room;
import static dev.orrery.properties.parity.Talk.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnresolvedAddressException;

/** What datagram channels do. */
final class DatagramFacts {
    private DatagramFacts() {}

    private static void send(DatagramChannel from, DatagramChannel to, String text)
            throws Exception {
        assertThat(from.send(bytes(text), to.getLocalAddress())).isEqualTo(text.length());
    }

    private static String receive(DatagramChannel channel) throws Exception {
        ByteBuffer target = room(70_000);
        assertThat(channel.receive(target)).isNotNull();
        return text(target);
    }

    static void aDatagramArrivesWithItsSender(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        DatagramChannel far = wire.far().datagrams();
        send(near, far, "hello");
        ByteBuffer target = room(99);
        assertThat(far.receive(target)).isEqualTo(near.getLocalAddress());
        assertThat(text(target)).isEqualTo("hello");
    }

    static void datagramsKeepTheirBounds(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        DatagramChannel far = wire.far().datagrams();
        send(near, far, "one");
        assertThat(receive(far)).isEqualTo("one");
        send(near, far, "two");
        assertThat(receive(far)).isEqualTo("two");
    }

    static void theRestOfALongDatagramIsLost(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        DatagramChannel far = wire.far().datagrams();
        send(near, far, "abcdef");
        ByteBuffer target = room(2);
        assertThat(far.receive(target)).isNotNull();
        assertThat(text(target)).isEqualTo("ab");
        far.configureBlocking(false);
        assertThat(far.receive(room(9))).isNull();
    }

    static void anEmptyDatagramArrives(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        DatagramChannel far = wire.far().datagrams();
        send(near, far, "");
        ByteBuffer target = room(9);
        assertThat(far.receive(target)).isEqualTo(near.getLocalAddress());
        assertThat(target.position()).isZero();
    }

    static void anEmptyDatagramIsReadAsMinusOne(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        DatagramChannel far = wire.far().datagrams().connect(near.getLocalAddress());
        send(near, far, "");
        assertThat(far.read(room(9))).isEqualTo(-1);
    }

    static void nothingToReceiveIsNull(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        near.configureBlocking(false);
        assertThat(near.receive(room(9))).isNull();
    }

    static void nothingToReadIsZero(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        near.configureBlocking(false);
        near.connect(wire.far().datagrams().getLocalAddress());
        assertThat(near.read(room(9))).isZero();
    }

    static void aSendBindsToAFreePort(Wire wire) throws Exception {
        DatagramChannel near = wire.near().unboundDatagrams();
        assertThat(near.getLocalAddress()).isNull();
        send(near, wire.far().datagrams(), "a");
        assertThat(address(near).getPort()).isPositive();
        assertThat(address(near).getAddress().isAnyLocalAddress()).isTrue();
    }

    static void anAnswerReachesTheFreePort(Wire wire) throws Exception {
        DatagramChannel near = wire.near().unboundDatagrams();
        DatagramChannel far = wire.far().datagrams();
        send(near, far, "question");
        SocketAddress asker = far.receive(room(9));
        assertThat(asker).isEqualTo(wire.near().at(address(near).getPort()));
        assertThat(far.send(bytes("answer"), asker)).isEqualTo(6);
        assertThat(receive(near)).isEqualTo("answer");
    }

    static void aPortIsBoundOnce(Wire wire) throws Exception {
        SocketAddress taken = wire.far().datagrams().getLocalAddress();
        DatagramChannel second = wire.far().unboundDatagrams();
        fails(BindException.class, "Address already in use", () -> second.bind(taken));
    }

    static void aChannelBindsOnce(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        fails(AlreadyBoundException.class, null, () -> near.bind(wire.near().anyPort()));
    }

    static void anAddressOfAnotherMachineIsRefused(Wire wire) throws Exception {
        DatagramChannel near = wire.near().unboundDatagrams();
        InetAddress foreign = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        fails(
                BindException.class,
                "Cannot assign requested address",
                () -> near.bind(new InetSocketAddress(foreign, 0)));
    }

    static void aClosedPortIsBoundAgain(Wire wire) throws Exception {
        DatagramChannel first = wire.far().datagrams();
        SocketAddress port = first.getLocalAddress();
        first.close();
        assertThat(wire.far().unboundDatagrams().bind(port).getLocalAddress()).isEqualTo(port);
    }

    static void datagramsForNobodyAreLostSilently(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        DatagramChannel gone = wire.far().datagrams();
        SocketAddress nobody = gone.getLocalAddress();
        gone.close();
        assertThat(near.send(bytes("a"), nobody)).isEqualTo(1);
        assertThat(near.send(bytes("b"), nobody)).isEqualTo(1);
    }

    static void aConnectedChannelHearsThatNobodyListens(Wire wire) throws Exception {
        DatagramChannel gone = wire.far().datagrams();
        DatagramChannel near = wire.near().datagrams().connect(gone.getLocalAddress());
        gone.close();
        near.configureBlocking(false);
        assertThat(near.write(bytes("a"))).isEqualTo(1);
        Throwable[] thrown = new Throwable[1];
        wire.until("the news", () -> (thrown[0] = Talk.thrownBy(() -> near.read(room(9)))) != null);
        Talk.failed(PortUnreachableException.class, null, thrown[0]);
        assertThat(near.read(room(9))).isZero();
    }

    static void aConnectedChannelReadsAndWrites(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        DatagramChannel far = wire.far().datagrams().connect(near.getLocalAddress());
        near.connect(far.getLocalAddress());
        assertThat(near.write(bytes("abc"))).isEqualTo(3);
        ByteBuffer target = room(9);
        assertThat(far.read(target)).isEqualTo(3);
        assertThat(text(target)).isEqualTo("abc");
    }

    static void aConnectedChannelHearsItsPeerOnly(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        DatagramChannel stranger = wire.near().datagrams();
        DatagramChannel far = wire.far().datagrams().connect(near.getLocalAddress());
        send(stranger, far, "stranger");
        send(near, far, "peer");
        assertThat(receive(far)).isEqualTo("peer");
    }

    static void aConnectedChannelSendsToItsPeerOnly(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        near.connect(wire.far().datagrams().getLocalAddress());
        SocketAddress other = wire.far().datagrams().getLocalAddress();
        fails(AlreadyConnectedException.class, null, () -> near.send(bytes("a"), other));
    }

    static void aConnectedChannelConnectsNoMore(Wire wire) throws Exception {
        SocketAddress peer = wire.far().datagrams().getLocalAddress();
        DatagramChannel near = wire.near().datagrams().connect(peer);
        assertThat(near.isConnected()).isTrue();
        assertThat(near.getRemoteAddress()).isEqualTo(peer);
        fails(AlreadyConnectedException.class, null, () -> near.connect(peer));
    }

    static void aDisconnectedChannelHearsEverybody(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        near.connect(wire.far().datagrams().getLocalAddress());
        near.disconnect();
        assertThat(near.isConnected()).isFalse();
        assertThat(near.getRemoteAddress()).isNull();
        send(wire.far().datagrams(), near, "anybody");
        assertThat(receive(near)).isEqualTo("anybody");
    }

    static void anUnconnectedChannelNeitherReadsNorWrites(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        fails(NotYetConnectedException.class, null, () -> near.read(room(1)));
        fails(NotYetConnectedException.class, null, () -> near.write(bytes("a")));
    }

    static void aDatagramIsNotTooLong(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        SocketAddress far = wire.far().datagrams().getLocalAddress();
        fails(SocketException.class, "Message too long", () -> near.send(room(65_508), far));
        near.connect(far);
        fails(IOException.class, "Message too long", () -> near.send(room(65_508), far));
        fails(IOException.class, "Message too long", () -> near.write(room(65_508)));
    }

    static void aLongDatagramArrives(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        DatagramChannel far = wire.far().datagrams();
        near.setOption(StandardSocketOptions.SO_SNDBUF, 128 * 1024);
        assertThat(near.send(room(60_000), far.getLocalAddress())).isEqualTo(60_000);
        assertThat(receive(far)).hasSize(60_000);
    }

    static void aReadOnlyBufferIsRefused(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        fails(
                IllegalArgumentException.class,
                "Read-only buffer",
                () -> near.receive(room(4).asReadOnlyBuffer()));
    }

    static void anUnresolvedAddressIsRefused(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere", 7);
        fails(UnresolvedAddressException.class, null, () -> near.send(bytes("a"), nowhere));
        fails(UnresolvedAddressException.class, null, () -> near.connect(nowhere));
    }

    static void aClosedChannelDoesNothing(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        SocketAddress far = wire.far().datagrams().getLocalAddress();
        near.close();
        fails(ClosedChannelException.class, null, () -> near.send(bytes("a"), far));
        fails(ClosedChannelException.class, null, () -> near.receive(room(1)));
        fails(ClosedChannelException.class, null, () -> near.connect(far));
        fails(ClosedChannelException.class, null, near::getLocalAddress);
        assertThat(near.disconnect()).isSameAs(near);
    }

    static void aCloseWakesWhoReceives(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        Wire.Running receiver = wire.start(wire.near(), () -> near.receive(room(9)));
        wire.untilBlocked(receiver);
        near.close();
        Talk.failed(AsynchronousCloseException.class, null, wire.ended(receiver));
    }

    static void aBlockingReceiveWaitsForADatagram(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        DatagramChannel far = wire.far().datagrams();
        Wire.Running receiver =
                wire.start(wire.far(), () -> assertThat(receive(far)).isEqualTo("late"));
        wire.untilBlocked(receiver);
        send(near, far, "late");
        wire.join(receiver);
    }

    static void aWriteGathersOneDatagram(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        DatagramChannel far = wire.far().datagrams();
        near.connect(far.getLocalAddress());
        assertThat(near.write(new ByteBuffer[] {bytes("ab"), bytes("cd")})).isEqualTo(4);
        assertThat(receive(far)).isEqualTo("abcd");
    }

    static void aReadScattersOneDatagram(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        DatagramChannel far = wire.far().datagrams().connect(near.getLocalAddress());
        send(near, far, "abcdef");
        ByteBuffer[] targets = {room(2), room(3)};
        assertThat(far.read(targets)).isEqualTo(5);
        assertThat(text(targets[0])).isEqualTo("ab");
        assertThat(text(targets[1])).isEqualTo("cde");
    }

    static void aChannelSendsToItself(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        send(near, near, "self");
        assertThat(receive(near)).isEqualTo("self");
    }

    static void aReadWithoutRoomTakesNoDatagram(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        DatagramChannel far = wire.far().datagrams().connect(near.getLocalAddress());
        send(near, far, "abc");
        assertThat(far.read(room(0))).isZero();
        assertThat(far.read(new ByteBuffer[] {room(0), room(0)})).isZero();
        assertThat(receive(far)).isEqualTo("abc");
    }

    static void aReceiveWithoutRoomTakesOne(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        DatagramChannel far = wire.far().datagrams();
        send(near, far, "abc");
        assertThat(far.receive(room(0))).isEqualTo(near.getLocalAddress());
        far.configureBlocking(false);
        assertThat(far.receive(room(9))).isNull();
    }

    static void oneDatagramGathers1024Buffers(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        DatagramChannel far = wire.far().datagrams();
        near.connect(far.getLocalAddress());
        ByteBuffer[] sources = new ByteBuffer[1500];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = bytes("a");
        }
        assertThat(near.write(sources)).isEqualTo(1024);
        assertThat(receive(far)).hasSize(1024);
    }

    static void nothingIsSentToPort0(Wire wire) throws Exception {
        DatagramChannel near = wire.near().datagrams();
        fails(
                SocketException.class,
                "Can't send to port 0",
                () -> near.send(bytes("a"), wire.far().at(0)));
        fails(
                SocketException.class,
                "Can't connect to port 0",
                () -> near.connect(wire.far().at(0)));
    }

    static void allMachinesAreNotSentToWithoutTheOption(Wire wire) throws Exception {
        InetAddress all = InetAddress.getByAddress(new byte[] {-1, -1, -1, -1});
        DatagramChannel near = wire.near().datagrams();
        fails(
                BindException.class,
                "Permission denied",
                () -> near.send(bytes("a"), new InetSocketAddress(all, 7)));
    }

    static void aPortIsSharedByThoseWhoAgree(Wire wire) throws Exception {
        DatagramChannel first = wire.far().unboundDatagrams();
        first.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(wire.far().anyPort());
        DatagramChannel second = wire.far().unboundDatagrams();
        second.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(first.getLocalAddress());
        assertThat(second.getLocalAddress()).isEqualTo(first.getLocalAddress());
    }

    static void onlyGroupsAreJoined(Wire wire) throws Exception {
        DatagramChannel near = wire.near().unboundDatagrams();
        NetworkInterface any = NetworkInterface.networkInterfaces().findFirst().orElseThrow();
        fails(
                IllegalArgumentException.class,
                "Group not a multicast address",
                () -> near.join(wire.near().address(), any));
    }
}
