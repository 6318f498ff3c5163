package dev.orrery.properties.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.combine.Async;
import dev.orrery.loop.net.ExtraInfo;
import dev.orrery.loop.net.Server;
import dev.orrery.loop.net.ServerOptions;
import dev.orrery.loop.net.StreamConnection;
import dev.orrery.loop.net.StreamHandler;
import dev.orrery.loop.net.StreamOptions;
import dev.orrery.loop.net.StreamReader;
import dev.orrery.loop.net.StreamWriter;
import dev.orrery.loop.net.Streams;
import dev.orrery.loop.net.TransportOptions;
import dev.orrery.loop.task.Task;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What streams do, on whatever sockets the World has. */
@Timeout(60)
abstract class StreamsContract {
    static final int PORT = 0;

    /** What a client does with a server's host and port. */
    interface Client {
        void run(String host, int port) throws Exception;
    }

    /** Serves with {@code handler}, on a host of its own if there is one, while the client runs. */
    abstract void talk(StreamHandler handler, StreamOptions options, Client client)
            throws Exception;

    private void talk(StreamHandler handler, Client client) throws Exception {
        talk(handler, StreamOptions.standard(), client);
    }

    static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(10_000);
        while (reader.read(part) >= 0) {
            writer.write(part.flip());
            writer.drain();
            part.clear();
        }
    }

    private static byte[] numbered(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }

    @Test
    void whatIsSentComesBack() throws Exception {
        talk(
                StreamsContract::echo,
                (host, port) -> {
                    try (StreamConnection client = Streams.openConnection(host, port)) {
                        client.writer().write("hello\n");
                        assertThat(client.reader().readLine()).isEqualTo("hello");
                        client.writer().writeEof();
                        assertThat(client.reader().readLine()).isNull();
                        assertThat(client.reader().atEof()).isTrue();
                    }
                });
    }

    @Test
    void muchComesBackUnchanged() throws Exception {
        byte[] data = numbered(3_000_000);
        talk(
                StreamsContract::echo,
                (host, port) -> {
                    try (StreamConnection client = Streams.openConnection(host, port)) {
                        Task<?> writing =
                                Task.spawn(
                                        () -> {
                                            for (int at = 0; at < data.length; at += 100_000) {
                                                client.writer()
                                                        .write(ByteBuffer.wrap(data, at, 100_000));
                                                client.writer().drain();
                                            }
                                            client.writer().writeEof();
                                        });
                        assertThat(client.reader().readAll()).isEqualTo(data);
                        Async.await(writing);
                    }
                });
    }

    @Test
    void aHandlerThatEndsClosesItsConnection() throws Exception {
        talk(
                (reader, writer) -> writer.write("only this\n"),
                (host, port) -> {
                    try (StreamConnection client = Streams.openConnection(host, port)) {
                        assertThat(client.reader().readLine()).isEqualTo("only this");
                        assertThat(client.reader().readLine()).isNull();
                    }
                });
    }

    @Test
    void manyClientsAreServedAtATime() throws Exception {
        talk(
                StreamsContract::echo,
                (host, port) -> {
                    List<Task<String>> clients = new ArrayList<>();
                    for (int i = 0; i < 50; i++) {
                        String line = "client " + i;
                        clients.add(
                                Task.spawn(
                                        () -> {
                                            try (StreamConnection one =
                                                    Streams.openConnection(host, port)) {
                                                one.writer().write(line + "\n");
                                                return String.valueOf(one.reader().readLine());
                                            }
                                        }));
                    }
                    assertThat(Async.await(Async.gather(clients)))
                            .hasSize(50)
                            .startsWith("client 0")
                            .endsWith("client 49");
                });
    }

    @Test
    void aPeerThatDoesNotReadHoldsTheWriterBack() throws Exception {
        boolean[] mayRead = new boolean[1];
        talk(
                (reader, writer) -> {
                    while (!mayRead[0]) {
                        Task.sleep(Duration.ofMillis(1));
                    }
                    writer.write(reader.readExactly(10_000_000).length + "\n");
                },
                (host, port) -> {
                    try (StreamConnection client = Streams.openConnection(host, port)) {
                        client.writer().write(new byte[10_000_000]);
                        Task<?> draining = Task.spawn(() -> client.writer().drain());
                        Task.sleep(Duration.ofMillis(50));
                        assertThat(draining.isDone()).isFalse();
                        assertThat(client.writer().transport().writeBufferSize()).isPositive();
                        mayRead[0] = true;
                        Async.await(draining);
                        assertThat(client.reader().readLine()).isEqualTo("10000000");
                        mayRead[0] = false;
                    }
                });
    }

    @Test
    void anAbortedConnectionIsSeenAsBroken() throws Exception {
        talk(
                (reader, writer) -> {
                    reader.readExactly(1);
                    while (writer.transport().isReading()) {
                        Task.sleep(Duration.ofMillis(1));
                    }
                    Task.sleep(Duration.ofMillis(20));
                    writer.transport().abort();
                },
                StreamOptions.standard().withLimit(10),
                (host, port) -> {
                    try (StreamConnection client = Streams.openConnection(host, port)) {
                        // Bytes that the other side has not read when it ends: that is a reset.
                        client.writer().write(new byte[1_000_000]);
                        assertThatThrownBy(() -> client.reader().readExactly(1))
                                .isInstanceOf(IOException.class)
                                .hasMessage("Connection reset");
                    }
                });
    }

    @Test
    void aPortOnWhichNobodyListensRefuses() throws Exception {
        talk(
                StreamsContract::echo,
                (host, port) ->
                        assertThatThrownBy(() -> Streams.openConnection(host, 1))
                                .isInstanceOf(ConnectException.class)
                                .hasMessageContaining("Connection refused"));
    }

    @Test
    void aNameThatNobodyHasIsNotFound() throws Exception {
        talk(
                StreamsContract::echo,
                (host, port) ->
                        assertThatThrownBy(
                                        () -> Streams.openConnection("no.such.host.invalid", port))
                                .isInstanceOf(UnknownHostException.class));
    }

    @Test
    void theAddressesOfBothSidesAreKnown() throws Exception {
        talk(
                (reader, writer) -> writer.write(writer.extraInfo(ExtraInfo.PEER_ADDRESS) + "\n"),
                (host, port) -> {
                    try (StreamConnection client = Streams.openConnection(host, port)) {
                        assertThat(client.writer().extraInfo(ExtraInfo.PEER_ADDRESS))
                                .isInstanceOfSatisfying(
                                        InetSocketAddress.class,
                                        peer -> assertThat(peer.getPort()).isEqualTo(port));
                        String mine =
                                String.valueOf(client.writer().extraInfo(ExtraInfo.LOCAL_ADDRESS));
                        String seen = String.valueOf(client.reader().readLine());
                        assertThat(afterSlash(seen)).isEqualTo(afterSlash(mine));
                    }
                });
    }

    private static String afterSlash(String address) {
        return address.substring(address.indexOf('/'));
    }

    @Test
    void aSlowPeerEndsAtTheReadTimeout() throws Exception {
        StreamOptions options = StreamOptions.standard().withReadTimeout(Duration.ofMillis(200));
        talk(
                (reader, writer) -> {
                    try {
                        reader.readLine();
                    } catch (SocketTimeoutException slow) {
                        writer.write("too slow\n");
                    }
                },
                options,
                (host, port) -> {
                    try (StreamConnection client = Streams.openConnection(host, port)) {
                        client.writer().write("no end of line");
                        assertThat(client.reader().readLine()).isEqualTo("too slow");
                    }
                });
    }

    @Test
    void anIdlePeerIsLeft() throws Exception {
        StreamOptions options =
                StreamOptions.standard()
                        .withServer(
                                ServerOptions.standard()
                                        .withTransport(
                                                TransportOptions.standard()
                                                        .withIdleTimeout(Duration.ofMillis(50))));
        talk(
                StreamsContract::echo,
                options,
                (host, port) -> {
                    try (StreamConnection client = Streams.openConnection(host, port)) {
                        assertThat(client.reader().read(1)).isEmpty();
                    }
                });
    }

    @Test
    void piecesArriveInOrder() throws Exception {
        talk(
                StreamsContract::echo,
                (host, port) -> {
                    try (StreamConnection client = Streams.openConnection(host, port)) {
                        List<ByteBuffer> pieces = new ArrayList<>();
                        byte[] data = numbered(500_000);
                        for (int at = 0; at < data.length; at += 5000) {
                            pieces.add(ByteBuffer.wrap(Arrays.copyOfRange(data, at, at + 5000)));
                        }
                        client.writer().writeLines(pieces);
                        client.writer().writeEof();
                        assertThat(client.reader().readAll()).isEqualTo(data);
                    }
                });
    }

    @Test
    void aCancelledReaderLosesNoByte() throws Exception {
        talk(
                StreamsContract::echo,
                (host, port) -> {
                    try (StreamConnection client = Streams.openConnection(host, port)) {
                        Task<?> first = Task.spawn(() -> client.reader().readExactly(10));
                        client.writer().write("12345");
                        while (client.reader().available() < 5) {
                            Task.sleep(Duration.ofMillis(1));
                        }
                        first.cancel();
                        client.writer().write("67890");
                        Task.yieldNow();
                        Task.yieldNow();
                        assertThat(client.reader().readExactly(10))
                                .asString()
                                .isEqualTo("1234567890");
                    }
                });
    }

    /** Stops the server, whose connections the client has closed. */
    static void end(Server server) {
        server.close();
        server.waitClosed();
    }
}
