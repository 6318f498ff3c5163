package dev.orrery.benchmarks.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.benchmarks.row.LeftOut;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

@Timeout(60)
final class EchoServerTest {
    private static int start(String server) throws Exception {
        try {
            return ServerMain.named(server).start(4096);
        } catch (LeftOut missing) {
            return Assumptions.abort(missing.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orrery",
                "orrery-streams",
                "orrery-stream-arrays",
                "orrery-readers",
                "nio-select",
                "vthread",
                "netty-nio",
                "netty-epoll",
                "netty-uring"
            })
    void aServerSendsBackWhatItGetsToAPeerThatReadsLate(String server) throws Exception {
        // More than the sockets hold, so that the server has to wait for its peer.
        byte[] sent = new byte[32 << 20];
        new Random(7).nextBytes(sent);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), start(server))) {
            Thread writer =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            socket.getOutputStream().write(sent);
                                        } catch (IOException broken) {
                                            // The reader sees it.
                                        }
                                    });
            // Nothing is read before nothing more can be written.
            writer.join(Duration.ofMillis(200));
            byte[] back = socket.getInputStream().readNBytes(sent.length);
            assertThat(Arrays.mismatch(back, sent)).as("first wrong byte").isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"orrery", "orrery-streams", "nio-select", "netty-epoll", "vthread"})
    void theClientsOfSmallMessagesAndOfPiecesGetAllBack(String server) throws Exception {
        int port = start(server);
        try (RoundTrips one = new RoundTrips(port, 1);
                RoundTrips many = new RoundTrips(port, 10);
                Pieces pieces = new Pieces(port)) {
            assertThat(one.run(100)).isPositive();
            assertThat(one.percentileMicros(99)).isGreaterThanOrEqualTo(one.percentileMicros(50));
            assertThat(many.run(1003)).isPositive();
            assertThat(pieces.run(20)).isPositive();
        }
        try (IdleConnections idle = new IdleConnections(port)) {
            assertThat(idle.open(250)).isPositive();
        }
    }

    /** Sends back all but that one bit is another. */
    private static int startWrongServer() throws IOException {
        ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual()
                .start(
                        () -> {
                            try (Socket socket = listening.accept()) {
                                byte[] bytes = new byte[RoundTrips.BYTES];
                                while (socket.getInputStream().readNBytes(bytes, 0, bytes.length)
                                        == bytes.length) {
                                    bytes[bytes.length - 1] ^= 1;
                                    socket.getOutputStream().write(bytes);
                                }
                            } catch (IOException gone) {
                                // So is the connection.
                            }
                        });
        return listening.getLocalPort();
    }

    @Test
    void theClientOfSmallMessagesRefusesAWrongEcho() throws Exception {
        try (RoundTrips one = new RoundTrips(startWrongServer(), 1)) {
            assertThatThrownBy(() -> one.run(1)).hasMessageContaining("must be what was sent");
        }
    }

    @Test
    void theClientOfPiecesRefusesAWrongEcho() throws Exception {
        try (Pieces pieces = new Pieces(startWrongServer())) {
            assertThatThrownBy(() -> pieces.run(1)).hasMessageContaining("must be what was sent");
        }
    }
}
