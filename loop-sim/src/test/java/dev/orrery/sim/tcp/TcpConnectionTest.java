package dev.orrery.sim.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** How connections begin, carry bytes and end. */
class TcpConnectionTest {
    private final Rig rig = new Rig();

    @Test
    void aHandshakeTakesThreeSegments() throws IOException {
        TcpListener listener = rig.listen(TcpOptions.standard(), 1);
        TcpConnection client = rig.connect(TcpOptions.standard());
        assertThat(client.isConnecting()).isTrue();
        rig.run();
        assertThat(client.finishConnect()).isTrue();
        TcpConnection server = listener.accept();
        assertThat(server).isNotNull();
        assertThat(server.remoteAddress()).isEqualTo(client.localAddress());
        assertThat(server.localAddress()).isEqualTo(client.remoteAddress());
        assertThat(rig.arrived).hasSize(3);
    }

    @Test
    void bytesArriveInOrderAndTheEndAfterThem() throws IOException {
        Rig.Pair pair = rig.open();
        assertThat(pair.client().write(Rig.bytes(0, 100_000))).isEqualTo(100_000);
        pair.client().shutdownOutput();
        rig.run();
        ByteBuffer read = ByteBuffer.allocate(200_000);
        while (pair.server().read(read) >= 0) {
            rig.run();
        }
        assertThat(read.flip()).isEqualTo(Rig.bytes(0, 100_000));
        assertThat(pair.server().write(Rig.bytes(0, 10))).isEqualTo(10);
        rig.run();
        assertThat(pair.client().available()).isEqualTo(10);
    }

    @Test
    void aPortWithoutAListenerRefuses() {
        TcpConnection client = rig.connect(TcpOptions.standard());
        rig.run();
        assertThatThrownBy(client::finishConnect)
                .isInstanceOf(ConnectException.class)
                .hasMessage("Connection refused");
        assertThat(rig.stackA.connectionCount()).isZero();
    }

    @Test
    void aSilentHostTimesOutAfterSevenTries() {
        rig.b.detach();
        TcpConnection client = rig.connect(TcpOptions.standard());
        rig.run();
        assertThatThrownBy(client::finishConnect)
                .isInstanceOf(ConnectException.class)
                .hasMessage("Connection timed out");
        assertThat(rig.nowNanos()).isEqualTo(127 * Rig.SECONDS);
    }

    @Test
    void anAddressThatNobodyHasIsNoRoute() throws IOException {
        InetAddress nobody = InetAddress.getByAddress(new byte[] {10, 0, 9, 9});
        TcpConnection client = rig.connect(TcpOptions.standard(), nobody);
        rig.run();
        assertThatThrownBy(client::finishConnect)
                .isInstanceOf(NoRouteToHostException.class)
                .hasMessage("No route to host");
    }

    @Test
    void bothSidesCloseAndNothingIsLeftAfterAMinute() throws IOException {
        Rig.Pair pair = rig.open();
        pair.client().close();
        rig.run();
        assertThat(pair.server().read(ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(pair.server().state()).isEqualTo(TcpState.CLOSE_WAIT);
        pair.server().close();
        rig.run(Rig.SECONDS);
        assertThat(pair.server().state()).isEqualTo(TcpState.CLOSED);
        assertThat(pair.client().state()).isEqualTo(TcpState.TIME_WAIT);
        assertThat(rig.stackB.connectionCount()).isZero();
        rig.run(60 * Rig.SECONDS);
        assertThat(rig.stackA.connectionCount()).isZero();
    }

    @Test
    void aResetIsToldOnceToAWriterAndAgainAndAgainToAReader() throws IOException {
        Rig.Pair pair = rig.open();
        pair.server().abort();
        rig.run();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> pair.client().read(ByteBuffer.allocate(1)))
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");
        }
        assertThatThrownBy(() -> pair.client().write(Rig.bytes(0, 1)))
                .isInstanceOf(IOException.class)
                .hasMessage("Broken pipe");
    }
}
