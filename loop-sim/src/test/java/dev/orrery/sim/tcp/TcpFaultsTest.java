package dev.orrery.sim.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.link.Network;
import dev.orrery.sim.link.Node;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The faults of sockets that decisions bring about, and what is refused. */
class TcpFaultsTest {
    private static Rig rigWith(String kind, int answer) {
        int[] left = {1};
        return new Rig((site, choices) -> site.kind().equals(kind) && left[0]-- > 0 ? answer : 0);
    }

    @Test
    void aConnectMayBeRefusedAlthoughSomebodyListens() {
        Rig rig = rigWith("net.connect", 1);
        rig.listen(TcpOptions.standard(), 5);
        TcpConnection client = rig.connect(TcpOptions.standard());
        rig.run(Rig.SECONDS);
        assertThatThrownBy(client::finishConnect).hasMessage("Connection refused");
        TcpConnection second = rig.connect(TcpOptions.standard());
        rig.run(Rig.SECONDS);
        assertThat(second.isConnected()).isTrue();
    }

    @Test
    void aListenerMayBeSilentForAWhile() throws IOException {
        for (int answer = 2; answer <= 3; answer++) {
            Rig rig = rigWith("net.connect", answer);
            rig.listen(TcpOptions.standard(), 5);
            TcpConnection client = rig.connect(TcpOptions.standard());
            rig.run(900 * Rig.MILLIS);
            assertThat(client.finishConnect()).isFalse();
            rig.run(20 * Rig.SECONDS);
            assertThat(client.finishConnect()).isTrue();
        }
    }

    @Test
    void nothingIsAskedBeforeTheFaultsOfTheNetworkBegin() {
        Decisions decisions = new Decisions((site, choices) -> choices.size() - 1);
        Rig rig = new Rig();
        Node node = new Network(rig, decisions, rig.trace).addNode("c");
        TcpFaults faults = new TcpFaults(decisions, node);
        assertThat(faults.onConnect()).isZero();
        assertThat(faults.onRead(9)).isEqualTo(9);
        assertThat(faults.onWrite(9)).isEqualTo(9);
        assertThat(decisions.asked()).isZero();
    }

    @Test
    void aConnectToOneselfMeetsNoFault() throws IOException {
        Rig rig = new Rig((site, choices) -> choices.size() - 1);
        TcpListener listener = rig.stackA.newListener(TcpOptions.standard());
        listener.bind(new InetSocketAddress(rig.a.loopback(), Rig.PORT), 5);
        TcpConnection client = rig.connect(TcpOptions.standard(), rig.a.loopback());
        rig.run(Rig.SECONDS);
        assertThat(client.finishConnect()).isTrue();
        assertThat(client.write(Rig.bytes(0, 100))).isEqualTo(100);
        rig.run(Rig.SECONDS);
        TcpConnection server = listener.accept();
        assertThat(server).isNotNull();
        assertThat(server.read(ByteBuffer.allocate(100))).isEqualTo(100);
    }

    @Test
    void readsAndWritesMayBeShort() throws IOException {
        for (int answer = 1; answer <= 2; answer++) {
            int expected = answer == 1 ? 50 : 1;
            Rig.Pair writing = rigWith("net.write", answer).open();
            assertThat(writing.client().write(Rig.bytes(0, 100))).isEqualTo(expected);
            Rig rig = rigWith("net.read", answer);
            Rig.Pair reading = rig.open();
            reading.client().write(Rig.bytes(0, 100));
            rig.run(Rig.SECONDS);
            assertThat(reading.server().read(ByteBuffer.allocate(100))).isEqualTo(expected);
            assertThat(reading.server().read(ByteBuffer.allocate(100))).isEqualTo(100 - expected);
        }
    }

    @Test
    void optionsMustBePositive() {
        TcpOptions options = TcpOptions.standard();
        assertThatThrownBy(() -> options.withSendBuffer(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "sendBufferBytes must be at least 1: sendBufferBytes=0."
                                + " TcpOptions.standard() holds what is usual.");
        assertThatThrownBy(() -> options.withReceiveBuffer(-1))
                .hasMessageContaining("receiveBufferBytes=-1");
        assertThatThrownBy(
                        () -> options.withKeepAliveTimes(Duration.ZERO, Duration.ofSeconds(1), 1))
                .hasMessageContaining("keepIdleNanos=0");
    }

    @Test
    void aStateFollowsTheRfc() {
        assertThat(TcpState.CLOSED.moveTo(TcpState.SYN_SENT)).isEqualTo(TcpState.SYN_SENT);
        assertThatThrownBy(() -> TcpState.LAST_ACK.moveTo(TcpState.ESTABLISHED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "next must follow the present state: next=ESTABLISHED,"
                                + " present=LAST_ACK. See RFC 9293, figure 5.");
    }
}
