package dev.orrery.sim.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.link.Latency;
import dev.orrery.sim.link.TcpSegment;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Backlogs, ports, crashes, resets and rests. */
class TcpLifeTest {
    private final Rig rig = new Rig();

    @Test
    void aFullBacklogAnswersNobodyUntilSomebodyIsAccepted() {
        TcpListener listener = rig.listen(TcpOptions.standard(), 1);
        List<TcpConnection> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(rig.connect(TcpOptions.standard()));
            rig.run(100 * Rig.MILLIS);
        }
        // As on Linux one more than the backlog waits.
        assertThat(clients.stream().map(TcpConnection::isConnected))
                .containsExactly(true, true, false, false);
        assertThat(listener.accept()).isNotNull();
        assertThat(listener.accept()).isNotNull();
        rig.run(3 * Rig.SECONDS);
        assertThat(clients).allMatch(TcpConnection::isConnected);
    }

    @Test
    void aClosedListenerResetsThoseThatWait() {
        TcpListener listener = rig.listen(TcpOptions.standard(), 5);
        TcpConnection client = rig.connect(TcpOptions.standard());
        rig.run(Rig.SECONDS);
        listener.close();
        rig.run(Rig.SECONDS);
        assertThatThrownBy(() -> client.read(ByteBuffer.allocate(1)))
                .hasMessage("Connection reset");
        assertThat(rig.stackB.connectionCount()).isZero();
    }

    @Test
    void aZeroWindowStopsTheWriterUntilTheReaderReads() throws IOException {
        TcpOptions small = TcpOptions.standard().withReceiveBuffer(1000).withSendBuffer(2000);
        Rig.Pair pair = rig.open(small, small);
        int written = 0;
        for (int i = 0; i < 10; i++) {
            written += pair.client().write(Rig.bytes(written, written + 1000));
            rig.run(Rig.SECONDS);
        }
        assertThat(written).isEqualTo(3000);
        assertThat(pair.server().available()).isEqualTo(1000);
        assertThat(pair.client().isWritable()).isFalse();
        int[] told = {0};
        pair.client().setObserver(() -> told[0]++);
        assertThat(pair.server().read(ByteBuffer.allocate(1000))).isEqualTo(1000);
        rig.run(Rig.SECONDS);
        assertThat(pair.client().isWritable()).isTrue();
        assertThat(told[0]).isPositive();
    }

    @Test
    void aLostNewsOfRoomIsFoundByProbes() throws IOException {
        TcpOptions small = TcpOptions.standard().withReceiveBuffer(1000);
        Rig.Pair pair = rig.open(small, small);
        pair.client().write(Rig.bytes(0, 2000));
        rig.run(Rig.SECONDS);
        rig.weather = (segment, delivery) -> {};
        pair.server().read(ByteBuffer.allocate(1000));
        rig.run(Rig.MILLIS);
        rig.weather = (segment, delivery) -> delivery.accept(segment);
        rig.run(120 * Rig.SECONDS);
        assertThat(pair.server().available()).isEqualTo(1000);
    }

    @Test
    void aReaderThatNeverReadsLetsTheRunEnd() throws IOException {
        Rig.Pair pair = rig.open();
        pair.client().write(Rig.bytes(0, 128 << 10));
        rig.run(Rig.SECONDS);
        pair.client().write(Rig.bytes(0, 128 << 10));
        rig.run();
        assertThat(pair.client().state()).isEqualTo(TcpState.ESTABLISHED);
        assertThat(pair.server().available()).isEqualTo(128 << 10);
        assertThat(rig.nowNanos()).isGreaterThan(Duration.ofHours(12).toNanos());
    }

    @Test
    void aWindowOfOneByteCarriesAStream() throws IOException {
        TcpOptions one = TcpOptions.standard().withReceiveBuffer(1);
        Rig.Pair pair = rig.open(one, one);
        pair.client().write(Rig.bytes(0, 50));
        ByteBuffer read = ByteBuffer.allocate(50);
        for (int i = 0; i < 200 && read.hasRemaining(); i++) {
            pair.server().read(read);
            rig.run(Rig.SECONDS);
        }
        assertThat(read.flip()).isEqualTo(Rig.bytes(0, 50));
    }

    @Test
    void nagleHoldsASecondSmallSegmentBack() throws IOException {
        for (boolean noDelay : new boolean[] {false, true}) {
            Rig fresh = new Rig();
            Rig.Pair pair =
                    fresh.open(TcpOptions.standard().withNoDelay(noDelay), TcpOptions.standard());
            fresh.arrived.clear();
            for (int i = 0; i < 3; i++) {
                pair.client().write(Rig.bytes(i, i + 1));
            }
            fresh.run(Rig.SECONDS);
            long carried = fresh.arrived.stream().filter(one -> one.length() > 0).count();
            assertThat(carried).isEqualTo(noDelay ? 3 : 2);
        }
    }

    @Test
    void segmentsAreAsLongAsTheLinkTakes() throws IOException {
        rig.network.link("a", "b").mtu(576);
        Rig.Pair pair = rig.open();
        rig.arrived.clear();
        pair.client().write(Rig.bytes(0, 5000));
        rig.run(Rig.SECONDS);
        assertThat(rig.arrived).extracting(TcpSegment::length).contains(536);
        assertThat(rig.arrived).extracting(TcpSegment::length).allMatch(length -> length <= 536);
    }

    @Test
    void whoDoesNotDelayAcknowledgementsSendsEachAtOnce() throws IOException {
        for (boolean delayed : new boolean[] {false, true}) {
            Rig fresh = new Rig();
            Rig.Pair pair =
                    fresh.open(
                            TcpOptions.standard(), TcpOptions.standard().withDelayedAck(delayed));
            // Its first acknowledgements are prompt in any case.
            for (int i = 0; i < 20; i++) {
                pair.client().write(Rig.bytes(0, 1));
                fresh.run(2 * Rig.MILLIS);
                pair.server().write(Rig.bytes(0, 1));
                fresh.run(Rig.SECONDS);
            }
            fresh.arrived.clear();
            pair.client().write(Rig.bytes(0, 1));
            fresh.run(39 * Rig.MILLIS);
            assertThat(fresh.arrived).hasSize(delayed ? 1 : 2);
            fresh.run(2 * Rig.MILLIS);
            assertThat(fresh.arrived).hasSize(2);
            assertThat(fresh.arrived.getLast().length()).isZero();
        }
    }

    @Test
    void acknowledgementsRideOnAnswersOnceThereAreAny() throws IOException {
        Rig.Pair pair = rig.open();
        for (int i = 0; i < 20; i++) {
            rig.arrived.clear();
            pair.client().write(Rig.bytes(0, 1));
            rig.run(2 * Rig.MILLIS);
            pair.server().read(ByteBuffer.allocate(1));
            pair.server().write(Rig.bytes(0, 1));
            rig.run(Rig.SECONDS);
            pair.client().read(ByteBuffer.allocate(1));
        }
        // A question, its answer, and the acknowledgement of that 40 ms later.
        assertThat(rig.arrived).hasSize(3);
    }

    @Test
    void aHalfClosedConnectionStillReads() throws IOException {
        Rig.Pair pair = rig.open();
        pair.client().shutdownOutput();
        rig.run(Rig.SECONDS);
        assertThat(pair.server().read(ByteBuffer.allocate(1))).isEqualTo(-1);
        pair.server().write(Rig.bytes(0, 5));
        rig.run(Rig.SECONDS);
        assertThat(pair.client().read(ByteBuffer.allocate(9))).isEqualTo(5);
        assertThatThrownBy(() -> pair.client().write(Rig.bytes(0, 1))).hasMessage("Broken pipe");
    }

    @Test
    void closingWithUnreadBytesResets() throws IOException {
        Rig.Pair pair = rig.open();
        pair.client().write(Rig.bytes(0, 5));
        rig.run(Rig.SECONDS);
        pair.server().close();
        rig.run(Rig.SECONDS);
        assertThatThrownBy(() -> pair.client().read(ByteBuffer.allocate(1)))
                .isInstanceOf(SocketException.class);
    }

    @Test
    void bytesForASocketThatIsClosedAreAnsweredByAReset() throws IOException {
        Rig.Pair pair = rig.open();
        pair.server().close();
        rig.run(Rig.SECONDS);
        assertThat(pair.client().write(Rig.bytes(0, 5))).isEqualTo(5);
        rig.run(Rig.SECONDS);
        assertThatThrownBy(() -> pair.client().write(Rig.bytes(0, 5))).hasMessage("Broken pipe");
        assertThat(pair.client().read(ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(rig.stackA.connectionCount() + rig.stackB.connectionCount()).isZero();
    }

    @Test
    void lingerOfZeroResets() {
        Rig.Pair pair = rig.open();
        pair.client().setOptions(TcpOptions.standard().withLinger(0));
        pair.client().close();
        rig.run(Rig.SECONDS);
        assertThatThrownBy(() -> pair.server().write(Rig.bytes(0, 1)))
                .hasMessage("Connection reset by peer");
        assertThat(rig.stackA.connectionCount()).isZero();
    }

    @Test
    void whatArrivedBeforeAResetCanBeRead() throws IOException {
        Rig.Pair pair = rig.open();
        pair.client().write(Rig.bytes(0, 5));
        rig.run(Rig.SECONDS);
        pair.client().abort();
        rig.run(Rig.SECONDS);
        assertThat(pair.server().read(ByteBuffer.allocate(9))).isEqualTo(5);
        assertThatThrownBy(() -> pair.server().read(ByteBuffer.allocate(9)))
                .hasMessage("Connection reset");
    }

    @Test
    void aResetThatHasOvertakenBytesIsAskedForAgain() throws IOException {
        Rig.Pair pair = rig.open();
        rig.arrived.clear();
        rig.weather =
                (segment, delivery) -> {
                    if (segment.length() > 0) {
                        rig.at(rig.nowNanos() + 5 * Rig.MILLIS, () -> delivery.accept(segment));
                    } else {
                        delivery.accept(segment);
                    }
                };
        pair.client().write(Rig.bytes(0, 5));
        pair.client().abort();
        rig.run(3 * Rig.MILLIS);
        assertThatThrownBy(() -> pair.server().read(ByteBuffer.allocate(9)))
                .hasMessage("Connection reset");
        // A question and a second reset, in answer to it.
        assertThat(rig.arrived.stream().filter(one -> one.has(TcpSegment.RST))).hasSize(2);
    }

    @Test
    void aPeerThatCrashedSilentlyIsNoticedByWritersOnly() throws IOException {
        Rig.Pair pair = rig.open();
        rig.b.detach();
        rig.stackB.crash(false);
        rig.run(Duration.ofDays(1).toNanos());
        assertThat(pair.client().state()).isEqualTo(TcpState.ESTABLISHED);
        assertThat(pair.client().isReadable()).isFalse();
        pair.client().write(Rig.bytes(0, 1));
        rig.run();
        assertThatThrownBy(() -> pair.client().read(ByteBuffer.allocate(1)))
                .isInstanceOf(IOException.class)
                .hasMessage("Connection timed out");
        assertThat(rig.stackA.connectionCount()).isZero();
    }

    @Test
    void aRestartedHostResetsWhatItDoesNotKnow() throws IOException {
        Rig.Pair pair = rig.open();
        rig.stackB.crash(false);
        assertThat(rig.stackB.connectionCount()).isZero();
        pair.client().write(Rig.bytes(0, 1));
        rig.run(Rig.SECONDS);
        assertThatThrownBy(() -> pair.client().read(ByteBuffer.allocate(1)))
                .hasMessage("Connection reset");
    }

    @Test
    void whatACrashedHostReleasesIsNotTakenFromOthers() throws IOException {
        TcpConnection old = rig.stackB.newConnection(TcpOptions.standard());
        old.bind(new InetSocketAddress(rig.b.address(), Rig.PORT));
        rig.stackB.crash(false);
        TcpListener listener = rig.listen(TcpOptions.standard(), 5);
        old.close();
        TcpListener other = rig.stackB.newListener(TcpOptions.standard());
        assertThatThrownBy(() -> other.bind(listener.localAddress(), 5))
                .hasMessage("Address already in use");
    }

    @Test
    void aRestartedClientReplacesWhatItsPeerStillHolds() throws IOException {
        TcpListener listener = rig.listen(TcpOptions.standard(), 5);
        InetSocketAddress local = new InetSocketAddress(rig.a.address(), 1000);
        InetSocketAddress remote = new InetSocketAddress(rig.b.address(), Rig.PORT);
        TcpConnection[] clients = new TcpConnection[2];
        for (int i = 0; i < 2; i++) {
            clients[i] = rig.stackA.newConnection(TcpOptions.standard());
            clients[i].bind(local);
            clients[i].connect(remote);
            rig.run(10 * Rig.SECONDS);
            assertThat(clients[i].finishConnect()).isTrue();
            if (i == 0) {
                rig.stackA.crash(false);
            }
        }
        TcpConnection old = listener.accept();
        TcpConnection present = listener.accept();
        assertThat(old).isNotNull();
        assertThat(present).isNotNull();
        assertThatThrownBy(() -> old.read(ByteBuffer.allocate(1))).hasMessage("Connection reset");
        clients[1].write(Rig.bytes(0, 5));
        rig.run(Rig.SECONDS);
        assertThat(present.read(ByteBuffer.allocate(9))).isEqualTo(5);
    }

    @Test
    void acceptedConnectionsInheritTheOptions() {
        TcpOptions options = TcpOptions.standard().withNoDelay(true).withReceiveBuffer(777);
        TcpListener listener = rig.listen(options, 5);
        rig.connect(TcpOptions.standard());
        rig.run(Rig.SECONDS);
        TcpConnection server = listener.accept();
        assertThat(server).isNotNull();
        assertThat(server.options()).isSameAs(options);
    }

    @Test
    void aCrashWithResetsTellsThePeer() {
        Rig.Pair pair = rig.open();
        rig.stackB.crash(true);
        rig.run(Rig.SECONDS);
        assertThatThrownBy(() -> pair.client().read(ByteBuffer.allocate(1)))
                .hasMessage("Connection reset");
    }

    @Test
    void keepAliveNoticesASilentPeer() throws IOException {
        Rig.Pair pair = rig.open();
        pair.client()
                .setOptions(
                        TcpOptions.standard()
                                .withKeepAlive(true)
                                .withKeepAliveTimes(
                                        Duration.ofSeconds(10), Duration.ofSeconds(1), 3));
        rig.run(100 * Rig.SECONDS);
        assertThat(pair.client().isReadable()).isFalse();
        rig.b.detach();
        rig.run(20 * Rig.SECONDS);
        assertThatThrownBy(() -> pair.client().read(ByteBuffer.allocate(1)))
                .hasMessage("Connection timed out");
    }

    @Test
    void keepAliveAsksAfterItsTimesAndGivesUpAfterItsCount() throws IOException {
        Rig.Pair pair = rig.open();
        TcpOptions options =
                TcpOptions.standard()
                        .withKeepAlive(true)
                        .withKeepAliveTimes(Duration.ofSeconds(10), Duration.ofSeconds(2), 3);
        rig.network.everyLink().latency(Latency.fixed(Duration.ZERO));
        List<Long> probes = new ArrayList<>();
        rig.weather = (segment, delivery) -> probes.add(rig.nowNanos());
        long start = rig.nowNanos();
        pair.client().setOptions(options);
        rig.run(16 * Rig.SECONDS - 1);
        assertThat(pair.client().isReadable()).isFalse();
        rig.run(1);
        assertThat(probes)
                .extracting(time -> (time - start) / Rig.SECONDS)
                .startsWith(10L, 12L, 14L);
        assertThatThrownBy(() -> pair.client().read(ByteBuffer.allocate(1)))
                .hasMessage("Connection timed out");
    }

    @Test
    void aRestingPortIsTakenForOthersUnlessBothReuse() throws IOException {
        for (boolean reuse : new boolean[] {false, true}) {
            Rig fresh = new Rig();
            TcpOptions options = TcpOptions.standard().withReuseAddress(reuse);
            TcpListener listener = fresh.listen(options, 5);
            TcpConnection client = fresh.connect(TcpOptions.standard());
            fresh.run(Rig.SECONDS);
            TcpConnection server = listener.accept();
            assertThat(server).isNotNull();
            listener.close();
            server.close();
            fresh.run(Rig.SECONDS);
            client.close();
            fresh.run(Rig.SECONDS);
            assertThat(server.state()).isEqualTo(TcpState.TIME_WAIT);
            if (reuse) {
                assertThat(fresh.listen(options, 5).isClosed()).isFalse();
                continue;
            }
            TcpListener other = fresh.stackB.newListener(options);
            InetSocketAddress address = new InetSocketAddress(fresh.b.address(), Rig.PORT);
            assertThatThrownBy(() -> other.bind(address, 5))
                    .isInstanceOf(BindException.class)
                    .hasMessage("Address already in use");
            fresh.run(60 * Rig.SECONDS);
            other.bind(address, 5);
        }
    }

    @Test
    void restingConnectionsDoNotPileUp() throws IOException {
        TcpListener listener = rig.listen(TcpOptions.standard(), 5);
        for (int i = 0; i < 2000; i++) {
            TcpConnection client = rig.connect(TcpOptions.standard());
            rig.run(Rig.SECONDS / 2);
            TcpConnection server = listener.accept();
            assertThat(server).isNotNull();
            client.close();
            server.close();
            rig.run(Rig.SECONDS / 2);
            assertThat(rig.stackA.connectionCount()).isLessThan(70);
            assertThat(rig.stackB.connectionCount()).isLessThan(70);
        }
    }

    @Test
    void anOrphanWhosePeerNeverClosesIsForgotten() throws IOException {
        Rig.Pair pair = rig.open();
        pair.client().close();
        rig.run(Rig.SECONDS);
        assertThat(pair.client().state()).isEqualTo(TcpState.FIN_WAIT_2);
        rig.run(60 * Rig.SECONDS);
        assertThat(rig.stackA.connectionCount()).isZero();
    }

    @Test
    void bothCloseAtOnce() {
        Rig.Pair pair = rig.open();
        pair.client().close();
        pair.server().close();
        rig.run(Rig.SECONDS);
        assertThat(pair.client().state()).isEqualTo(TcpState.TIME_WAIT);
        assertThat(pair.server().state()).isEqualTo(TcpState.TIME_WAIT);
    }

    @Test
    void bothConnectAtOnce() throws IOException {
        TcpConnection left = rig.stackA.newConnection(TcpOptions.standard());
        TcpConnection right = rig.stackB.newConnection(TcpOptions.standard());
        left.bind(new InetSocketAddress(rig.a.address(), 1000));
        right.bind(new InetSocketAddress(rig.b.address(), 2000));
        left.connect(new InetSocketAddress(rig.b.address(), 2000));
        right.connect(new InetSocketAddress(rig.a.address(), 1000));
        rig.run(Rig.SECONDS);
        assertThat(left.finishConnect()).isTrue();
        assertThat(right.finishConnect()).isTrue();
        left.write(Rig.bytes(0, 5));
        rig.run(Rig.SECONDS);
        assertThat(right.read(ByteBuffer.allocate(9))).isEqualTo(5);
    }

    @Test
    void aSocketMayConnectToItself() throws IOException {
        TcpConnection self = rig.stackA.newConnection(TcpOptions.standard());
        self.bind(new InetSocketAddress(rig.a.loopback(), 0));
        self.connect(self.localAddress());
        rig.run(Rig.SECONDS);
        self.write(Rig.bytes(0, 5));
        rig.run(Rig.SECONDS);
        assertThat(self.read(ByteBuffer.allocate(9))).isEqualTo(5);
    }

    @Test
    void portsThatAreTakenAreRefused() throws IOException {
        TcpOptions options = TcpOptions.standard();
        InetSocketAddress wildcard = new InetSocketAddress("0.0.0.0", 7);
        InetSocketAddress own = new InetSocketAddress(rig.b.address(), 7);
        InetSocketAddress loopback = new InetSocketAddress(rig.b.loopback(), 7);
        rig.stackB.newListener(options).bind(own, 5);
        rig.stackB.newListener(options).bind(loopback, 5);
        assertThatThrownBy(() -> rig.stackB.newListener(options).bind(wildcard, 5))
                .hasMessage("Address already in use");
        assertThatThrownBy(
                        () -> rig.stackB.newListener(options.withReuseAddress(true)).bind(own, 5))
                .hasMessage("Address already in use");
        InetSocketAddress foreign = new InetSocketAddress(rig.a.address(), 7);
        assertThatThrownBy(() -> rig.stackB.newListener(options).bind(foreign, 5))
                .isInstanceOf(BindException.class)
                .hasMessage("Cannot assign requested address");
    }

    @Test
    void aListenerOnTheWildcardTakesBothFamilies() throws IOException {
        TcpListener listener = rig.stackB.newListener(TcpOptions.standard());
        listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[16]), Rig.PORT), 5);
        TcpConnection four = rig.connect(TcpOptions.standard(), rig.b.address());
        TcpConnection six = rig.connect(TcpOptions.standard(), rig.b.address6());
        rig.run(Rig.SECONDS);
        assertThat(four.isConnected()).isTrue();
        assertThat(six.isConnected()).isTrue();
        assertThat(six.localAddress().getAddress()).isEqualTo(rig.a.address6());
    }

    @Test
    void freePortsAreGivenInOrderAndRunOut() throws IOException {
        rig.listen(TcpOptions.standard(), 5);
        TcpConnection first = rig.connect(TcpOptions.standard());
        assertThat(first.localAddress().getPort()).isEqualTo(32_768);
        for (int i = 32_769; i <= 60_999; i++) {
            rig.connect(TcpOptions.standard());
        }
        TcpConnection none = rig.stackA.newConnection(TcpOptions.standard());
        InetSocketAddress remote = new InetSocketAddress(rig.b.address(), Rig.PORT);
        assertThatThrownBy(() -> none.connect(remote))
                .isInstanceOf(BindException.class)
                .hasMessage("Cannot assign requested address");
        // Another peer is another matter.
        none.connect(new InetSocketAddress(rig.b.address(), Rig.PORT + 1));
        first.abort();
        TcpConnection again = rig.connect(TcpOptions.standard());
        assertThat(again.localAddress().getPort()).isEqualTo(32_768);
    }

    @Test
    void aLostSegmentIsSentAgainAtOnceWhenThreeAfterItArrive() throws IOException {
        Rig.Pair pair = rig.open();
        int[] lost = {0};
        rig.weather =
                (segment, delivery) -> {
                    if (segment.length() > 0 && lost[0]++ == 0) {
                        return;
                    }
                    delivery.accept(segment);
                };
        pair.client().write(Rig.bytes(0, 14_000));
        rig.run(20 * Rig.MILLIS);
        assertThat(pair.server().available()).isEqualTo(14_000);
    }

    @Test
    void aLostEndIsSentAgain() throws IOException {
        Rig.Pair pair = rig.open();
        int[] lost = {0};
        rig.weather =
                (segment, delivery) -> {
                    if (segment.has(TcpSegment.FIN) && lost[0]++ < 2) {
                        return;
                    }
                    delivery.accept(segment);
                };
        pair.client().shutdownOutput();
        rig.run(10 * Rig.SECONDS);
        assertThat(pair.server().read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    @Test
    void aBusyConnectionAsksTheTimelineRarely() throws IOException {
        Rig.Pair pair = rig.open();
        rig.arrived.clear();
        long before = rig.asked();
        ByteBuffer read = ByteBuffer.allocate(1 << 20);
        for (int i = 0; i < 500; i++) {
            pair.client().write(Rig.bytes(0, 20_000));
            rig.run(Rig.MILLIS);
            while (pair.server().read(read.clear()) > 0) {
                // Read is read.
            }
        }
        long alarms = rig.asked() - before - rig.arrived.size();
        assertThat(rig.arrived.size()).isGreaterThan(7000);
        assertThat(alarms).isLessThan(100);
    }
}
