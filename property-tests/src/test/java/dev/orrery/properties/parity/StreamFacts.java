package dev.orrery.properties.parity;

import static dev.orrery.properties.parity.Talk.address;
import static dev.orrery.properties.parity.Talk.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.net.ExtraInfo;
import dev.orrery.loop.net.IncompleteReadException;
import dev.orrery.loop.net.LimitOverrunException;
import dev.orrery.loop.net.StreamConnection;
import dev.orrery.loop.net.StreamOptions;
import dev.orrery.loop.net.Streams;

import org.jspecify.annotations.Nullable;

import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Streams of loop-core on one machine, a plain channel on the other. */
final class StreamFacts {
    private StreamFacts() {}

    /** What the machine with the plain channel does. */
    @FunctionalInterface
    private interface Peer {
        void talk(SocketChannel channel) throws Exception;
    }

    /** What the machine with the stream does. */
    @FunctionalInterface
    private interface Client {
        void talk(StreamConnection connection) throws Exception;
    }

    private static void talk(Wire wire, Peer peer, Client client) throws Exception {
        talk(wire, StreamOptions.standard(), peer, client);
    }

    private static void talk(Wire wire, StreamOptions options, Peer peer, Client client)
            throws Exception {
        ServerSocketChannel listener = wire.far().listener();
        Wire.Running server =
                wire.start(
                        wire.far(),
                        () -> {
                            try (SocketChannel channel = listener.accept()) {
                                peer.talk(channel);
                            }
                        });
        wire.near()
                .inTask(
                        () -> {
                            try (StreamConnection connection =
                                    Streams.openConnection(
                                            wire.far().host(),
                                            address(listener).getPort(),
                                            options)) {
                                client.talk(connection);
                            }
                        });
        wire.join(server);
    }

    private static String text(byte[] ascii) {
        return new String(ascii, StandardCharsets.US_ASCII);
    }

    /** Resets the connection once the client has said something, so once it is connected. */
    private static void reset(SocketChannel channel) throws Exception {
        assertThat(Talk.read(channel, 1)).isEqualTo("!");
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    static void linesAreReadUpToTheEnd(Wire wire) throws Exception {
        talk(
                wire,
                peer -> Talk.write(peer, "one\r\ntwo\nlast"),
                client -> {
                    assertThat(client.reader().readLine()).isEqualTo("one");
                    assertThat(client.reader().readLine()).isEqualTo("two");
                    assertThat(client.reader().readLine()).isEqualTo("last");
                    assertThat(client.reader().readLine()).isNull();
                });
    }

    static void aCountOfBytesIsRead(Wire wire) throws Exception {
        talk(
                wire,
                peer -> {
                    Talk.write(peer, "ab");
                    Talk.write(peer, "cdef");
                },
                client -> {
                    assertThat(text(client.reader().readExactly(4))).isEqualTo("abcd");
                    assertThat(text(client.reader().readExactly(2))).isEqualTo("ef");
                });
    }

    static void anEndWithinACountTellsWhatCame(Wire wire) throws Exception {
        talk(
                wire,
                peer -> Talk.write(peer, "abc"),
                client -> {
                    Throwable thrown = Talk.thrownBy(() -> client.reader().readExactly(4));
                    assertThat(thrown)
                            .isInstanceOfSatisfying(
                                    IncompleteReadException.class,
                                    end -> assertThat(text(end.partial())).isEqualTo("abc"));
                });
    }

    static void everythingIsReadUpToTheEnd(Wire wire) throws Exception {
        talk(
                wire,
                peer -> Talk.write(peer, "abc"),
                client -> {
                    assertThat(text(client.reader().readAll())).isEqualTo("abc");
                    assertThat(client.reader().atEof()).isTrue();
                    assertThat(client.reader().read(9)).isEmpty();
                });
    }

    static void aSeparatorBeyondTheLimitIsRefused(Wire wire) throws Exception {
        talk(
                wire,
                StreamOptions.standard().withLimit(8),
                peer -> {
                    Talk.write(peer, "0123456789;");
                    // Until the client has gone, for what is unread would reset.
                    assertThat(Talk.thrownBy(() -> peer.read(room(1)))).isNull();
                },
                client ->
                        assertThat(Talk.thrownBy(() -> client.reader().readUntil((byte) ';')))
                                .isExactlyInstanceOf(LimitOverrunException.class));
    }

    static void aResetBreaksARead(Wire wire) throws Exception {
        talk(
                wire,
                StreamFacts::reset,
                client -> {
                    client.writer().write("!");
                    Talk.fails(
                            SocketException.class,
                            "Connection reset",
                            () -> client.reader().readLine());
                });
    }

    static void aResetBreaksADrain(Wire wire) throws Exception {
        talk(
                wire,
                StreamFacts::reset,
                client -> {
                    client.writer().write("!");
                    Throwable _ = Talk.thrownBy(() -> client.reader().read(1));
                    client.writer().write("nobody hears this");
                    assertThat(Talk.thrownBy(() -> client.writer().drain()))
                            .isInstanceOf(SocketException.class);
                });
    }

    static void afterWriteEofTheAnswerIsRead(Wire wire) throws Exception {
        talk(
                wire,
                peer -> {
                    assertThat(Talk.read(peer, 99)).isEqualTo("question");
                    Talk.write(peer, "answer");
                },
                client -> {
                    client.writer().write("question");
                    client.writer().writeEof();
                    assertThat(text(client.reader().readAll())).isEqualTo("answer");
                });
    }

    static void aCloseSendsWhatWasWritten(Wire wire) throws Exception {
        // More than the buffers of both systems take.
        int size = 16_000_000;
        talk(
                wire,
                peer -> {
                    ByteBuffer target = room(64 * 1024);
                    int total = 0;
                    for (int count = 0; count >= 0; count = peer.read(target.clear())) {
                        total += count;
                    }
                    assertThat(total).isEqualTo(size);
                },
                client -> {
                    client.writer().write(new byte[size]);
                    client.writer().close();
                    client.writer().waitClosed();
                });
    }

    static void aDrainWaitsForAPeerThatReads(Wire wire) throws Exception {
        int size = 64 * 1024;
        int count = 64;
        talk(
                wire,
                peer -> {
                    for (int i = 0; i < count; i++) {
                        assertThat(Talk.read(peer, size)).hasSize(size);
                    }
                },
                client -> {
                    for (int i = 0; i < count; i++) {
                        client.writer().write(new byte[size]);
                        client.writer().drain();
                        assertThat(client.writer().transport().writeBufferSize())
                                .isLessThanOrEqualTo(2L * size);
                    }
                    client.writer().close();
                    client.writer().waitClosed();
                });
    }

    static void aReadGivesUpInTime(Wire wire) throws Exception {
        talk(
                wire,
                StreamOptions.standard().withReadTimeout(Duration.ofMillis(5)),
                peer -> assertThat(peer.read(room(1))).isEqualTo(-1),
                client ->
                        assertThat(Talk.thrownBy(() -> client.reader().read(1)))
                                .isExactlyInstanceOf(SocketTimeoutException.class));
    }

    static void bothSidesNameEachOther(Wire wire) throws Exception {
        InetSocketAddress[] seen = new InetSocketAddress[2];
        talk(
                wire,
                peer -> {
                    seen[0] = Talk.inet(peer.getRemoteAddress());
                    Talk.write(peer, "seen\n");
                },
                client -> {
                    seen[1] = Talk.inet(client.writer().extraInfo(ExtraInfo.LOCAL_ADDRESS));
                    assertThat(client.reader().readLine()).isEqualTo("seen");
                });
        assertThat(seen[0]).isEqualTo(seen[1]);
    }

    static void aConnectWhereNobodyListensIsRefused(Wire wire) throws Exception {
        int port = wire.far().nobody().getPort();
        wire.near()
                .inTask(
                        () -> {
                            Throwable thrown =
                                    Talk.thrownBy(
                                            () -> Streams.openConnection(wire.far().host(), port));
                            assertThat(thrown)
                                    .isExactlyInstanceOf(ConnectException.class)
                                    .hasMessageContaining("Connection refused");
                        });
    }

    private static @Nullable Throwable refusal(Wire wire, Wire.Body body) throws Exception {
        @Nullable Throwable[] thrown = new @Nullable Throwable[1];
        wire.near().inTask(() -> thrown[0] = Talk.thrownBy(body));
        return thrown[0];
    }

    static void anAddressOfAnotherKindIsRefused(Wire wire) throws Exception {
        SocketAddress strange = new SocketAddress() {};
        StreamOptions options = StreamOptions.standard();
        assertThat(refusal(wire, () -> Streams.openConnection(strange, options)))
                .isExactlyInstanceOf(UnsupportedAddressTypeException.class);
        assertThat(refusal(wire, () -> Streams.startServer((_, _) -> {}, strange, options)))
                .isExactlyInstanceOf(UnsupportedAddressTypeException.class);
    }

    static void aPortThatIsNoneIsRefused(Wire wire) throws Exception {
        Talk.failed(
                IllegalArgumentException.class,
                "port must be within 0 and 65535: port=-1. Say on which one the peer listens.",
                refusal(wire, () -> Streams.openConnection(wire.far().host(), -1)));
    }

    static void anAddressOfAnotherMachineIsNotListenedOn(Wire wire) throws Exception {
        assertThat(refusal(wire, () -> Streams.startServer((_, _) -> {}, "192.0.2.1", 0)))
                .isExactlyInstanceOf(BindException.class)
                .hasMessageStartingWith("Cannot assign requested address");
    }

    static void anAbortEndsTheConnection(Wire wire) throws Exception {
        talk(
                wire,
                peer -> {
                    Talk.write(peer, "stop\n");
                    assertThat(Talk.read(peer, 9)).isEmpty();
                },
                client -> {
                    assertThat(client.reader().readLine()).isEqualTo("stop");
                    client.writer().transport().abort();
                    assertThat(client.writer().isClosing()).isTrue();
                });
    }
}
