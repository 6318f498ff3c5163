package dev.orrery.loop.net;

import static dev.orrery.loop.net.Running.HOST;
import static dev.orrery.loop.net.Running.thrownBy;
import static dev.orrery.loop.net.Running.until;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.combine.Async;
import dev.orrery.loop.task.Task;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

@Timeout(60)
class StreamReaderTest {
    private static final StreamOptions SMALL = StreamOptions.standard().withLimit(8);

    private static final int LARGE = 1 << 16;

    private final Running running = new Running();

    private interface Body {
        void run(StreamConnection connection, SocketChannel peer) throws Exception;
    }

    /** Runs {@code body} with a connection and the raw socket at its other end. */
    private void with(StreamOptions options, Body body) throws Exception {
        running.run(
                () -> {
                    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
                        listener.bind(new InetSocketAddress(HOST, 0));
                        try (StreamConnection connection =
                                        Streams.openConnection(
                                                listener.getLocalAddress(), options);
                                SocketChannel peer = listener.accept()) {
                            body.run(connection, peer);
                        }
                    }
                });
        assertThat(running.reported).isEmpty();
    }

    private static void send(SocketChannel peer, String text) throws IOException {
        peer.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void linesEndInEitherWayAndTheLastOneWithoutAny() throws Exception {
        with(
                StreamOptions.standard(),
                (connection, peer) -> {
                    send(peer, "unix\ndos\r\n\näöü\r");
                    peer.shutdownOutput();
                    StreamReader reader = connection.reader();
                    assertThat(reader.readLine()).isEqualTo("unix");
                    assertThat(reader.readLine()).isEqualTo("dos");
                    assertThat(reader.readLine()).isEmpty();
                    assertThat(reader.readLine()).isEqualTo("äöü\r");
                    assertThat(reader.atEof()).isTrue();
                    assertThat(reader.readLine()).isNull();
                    assertThat(reader.readLine()).isNull();
                    assertThat(reader.read(5)).isEmpty();
                    assertThat(reader.read(ByteBuffer.allocate(1))).isEqualTo(-1);
                });
    }

    @Test
    void readGivesWhatThereIs() throws Exception {
        with(
                StreamOptions.standard(),
                (connection, peer) -> {
                    StreamReader reader = connection.reader();
                    assertThat(reader.read(0)).isEmpty();
                    send(peer, "abcdef");
                    assertThat(text(reader.read(4))).isEqualTo("abcd");
                    ByteBuffer target = ByteBuffer.allocate(10);
                    assertThat(reader.read(target)).isEqualTo(2);
                    assertThat(reader.read(ByteBuffer.allocate(0))).isZero();
                    assertThat(reader.available()).isZero();
                    send(peer, "rest");
                    peer.shutdownOutput();
                    assertThat(text(reader.readAll())).isEqualTo("rest");
                });
    }

    @Test
    void readExactlyWaitsForAllAndMayGoBeyondTheLimit() throws Exception {
        with(
                SMALL,
                (connection, peer) -> {
                    Task<byte[]> reading =
                            Task.spawn(() -> connection.reader().readExactly(100_000));
                    for (int i = 0; i < 100; i++) {
                        send(peer, "x".repeat(1000));
                        Task.yieldNow();
                    }
                    assertThat(Async.await(reading)).hasSize(100_000).containsOnly('x');
                });
    }

    @Test
    void anEndBeforeTheLastByteSaysWhatCame() throws Exception {
        with(
                StreamOptions.standard(),
                (connection, peer) -> {
                    send(peer, "abc");
                    peer.shutdownOutput();
                    assertThatThrownBy(() -> connection.reader().readExactly(5))
                            .isInstanceOf(EOFException.class)
                            .isInstanceOfSatisfying(
                                    IncompleteReadException.class,
                                    end -> assertThat(text(end.partial())).isEqualTo("abc"))
                            .hasMessage(
                                    "the stream must not end within 5 bytes: received=3. What came"
                                            + " is in partial().");
                    assertThatThrownBy(() -> connection.reader().readUntil((byte) ';'))
                            .isInstanceOf(IncompleteReadException.class);
                });
    }

    @Test
    void aSeparatorMayComeInPieces() throws Exception {
        with(
                StreamOptions.standard(),
                (connection, peer) -> {
                    Task<byte[]> reading =
                            Task.spawn(
                                    () -> connection.reader().readUntil((byte) '\r', (byte) '\n'));
                    for (String part : List.of("a\r", "\rb\n", "\r", "\nrest")) {
                        send(peer, part);
                        Task.sleep(Duration.ofMillis(2));
                    }
                    assertThat(text(Async.await(reading))).isEqualTo("a\r\rb\n\r\n");
                    assertThat(text(connection.reader().readExactly(4))).isEqualTo("rest");
                });
    }

    @Test
    void aSeparatorBeyondTheLimitIsRefusedAndNothingIsLost() throws Exception {
        with(
                SMALL,
                (connection, peer) -> {
                    StreamReader reader = connection.reader();
                    send(peer, "12345678;12345678901;");
                    assertThat(text(reader.readUntil((byte) ';'))).isEqualTo("12345678;");
                    assertThatThrownBy(() -> reader.readUntil((byte) ';'))
                            .isInstanceOfSatisfying(
                                    LimitOverrunException.class,
                                    tooLong -> assertThat(tooLong.consumed()).isEqualTo(11))
                            .hasMessageStartingWith(
                                    "the separator must come within the limit: limit=8, before"
                                            + " it=11");
                    assertThat(text(reader.readExactly(12))).isEqualTo("12345678901;");
                });
    }

    @Test
    void aLineBeyondTheLimitIsDropped() throws Exception {
        with(
                SMALL,
                (connection, peer) -> {
                    send(peer, "1234567890\nshort\n");
                    until(() -> connection.reader().available() > 10);
                    assertThat(thrownBy(connection.reader()::readLine))
                            .isInstanceOf(LimitOverrunException.class);
                    assertThat(connection.reader().readLine()).isEqualTo("short");
                });
    }

    @Test
    void aReaderHoldsThePeerBackWhenNobodyReads() throws Exception {
        with(
                StreamOptions.standard().withLimit(1000),
                (connection, peer) -> {
                    peer.configureBlocking(false);
                    ByteBuffer much = ByteBuffer.wrap(new byte[50_000_000]);
                    int stuck = 0;
                    while (stuck < 50) {
                        stuck = peer.write(much) == 0 ? stuck + 1 : 0;
                        Task.sleep(Duration.ofMillis(1));
                    }
                    assertThat(much.hasRemaining()).isTrue();
                    // Twice the limit, and what one read of the socket may bring.
                    assertThat(connection.reader().available()).isBetween(2001, 2000 + 128 * 1024);
                    assertThat(connection.writer().transport().isReading()).isFalse();
                    long got = 0;
                    while (got < 50_000_000) {
                        got += connection.reader().read(1 << 20).length;
                        peer.write(much);
                    }
                    assertThat(got).isEqualTo(50_000_000);
                    assertThat(connection.writer().transport().isReading()).isTrue();
                });
    }

    @Test
    void twoTasksCannotReadAtOnce() throws Exception {
        with(
                StreamOptions.standard(),
                (connection, peer) -> {
                    Task<byte[]> first = Task.spawn(() -> connection.reader().read(1));
                    Task.yieldNow();
                    assertThat(thrownBy(() -> connection.reader().read(1)))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageStartingWith("read must be called by one task at a time");
                    assertThat(first.toString()).contains("data for StreamReader[Transport[");
                    first.cancel();
                    Task.yieldNow();
                    Task.yieldNow();
                    assertThat(first.isCancelled()).isTrue();
                    send(peer, "x");
                    assertThat(connection.reader().readExactly(1)).hasSize(1);
                });
    }

    /** Returns in the iteration in which the bytes are there, before who waits for them goes on. */
    private static void untilAvailable(StreamReader reader, int bytes) {
        while (reader.available() < bytes) {
            Task.yieldNow();
        }
    }

    @Test
    void whatCameForAReadThatIsCancelledThenIsTheNextOnes() throws Exception {
        List<ByteBuffer> targets =
                List.of(
                        ByteBuffer.allocate(100).position(3),
                        ByteBuffer.allocateDirect(100).position(3),
                        ByteBuffer.allocateDirect(LARGE).position(3));
        for (int kind = -1; kind < targets.size(); kind++) {
            ByteBuffer target = kind < 0 ? null : targets.get(kind);
            with(
                    StreamOptions.standard(),
                    (connection, peer) -> {
                        StreamReader reader = connection.reader();
                        Task<?> reading =
                                Task.spawn(
                                        () ->
                                                target == null
                                                        ? reader.read(4)
                                                        : (Object) reader.read(target));
                        Task.yieldNow();
                        send(peer, "abcdef");
                        // It is there, and the task that waits for it goes on after this one.
                        untilAvailable(reader, 6);
                        assertThat(reading.isDone()).isFalse();
                        reading.cancel();
                        until(reading::isDone);
                        assertThat(reading.isCancelled()).isTrue();
                        assertThat(reader.available()).isEqualTo(6);
                        if (target != null) {
                            assertThat(target.position()).isEqualTo(3);
                        }
                        send(peer, "g");
                        assertThat(text(reader.readExactly(7))).isEqualTo("abcdefg");
                    });
        }
    }

    @Test
    void whatAWaitingReadHasNoRoomForIsTheNextOnes() throws Exception {
        with(
                StreamOptions.standard(),
                (connection, peer) -> {
                    StreamReader reader = connection.reader();
                    Task<byte[]> array = Task.spawn(() -> reader.read(4));
                    Task.yieldNow();
                    send(peer, "abcdef");
                    assertThat(text(Async.await(array))).isEqualTo("abcd");
                    assertThat(text(reader.read(4))).isEqualTo("ef");
                    ByteBuffer small = ByteBuffer.allocate(4);
                    Task<Integer> buffer = Task.spawn(() -> reader.read(small));
                    Task.yieldNow();
                    send(peer, "ghijkl");
                    assertThat(Async.await(buffer)).isEqualTo(4);
                    assertThat(text(small.array())).isEqualTo("ghij");
                    assertThat(text(reader.read(4))).isEqualTo("kl");
                });
    }

    @Test
    void aReadThatTimedOutTakesNothingAfterwards() throws Exception {
        with(
                StreamOptions.standard().withReadTimeout(Duration.ofMillis(20)),
                (connection, peer) -> {
                    StreamReader reader = connection.reader();
                    ByteBuffer target = ByteBuffer.allocateDirect(LARGE);
                    assertThat(thrownBy(() -> reader.read(target)))
                            .isInstanceOf(SocketTimeoutException.class);
                    assertThat(thrownBy(() -> reader.read(2)))
                            .isInstanceOf(SocketTimeoutException.class);
                    Task<String> reading = Task.spawn(reader::readLine);
                    Task.yieldNow();
                    send(peer, "line\n");
                    assertThat(Async.await(reading)).isEqualTo("line");
                    assertThat(target.position()).isZero();
                });
    }

    @Test
    void theSocketIsReadIntoALargeDirectBufferOfTheWaitingTask() throws Exception {
        with(
                StreamOptions.standard(),
                (connection, peer) -> {
                    StreamReader reader = connection.reader();
                    ByteBuffer target = ByteBuffer.allocateDirect(LARGE);
                    Task<Integer> reading = Task.spawn(() -> reader.read(target));
                    Task.yieldNow();
                    send(peer, "abc");
                    untilAvailable(reader, 3);
                    // There before the task has gone on.
                    assertThat(reading.isDone()).isFalse();
                    assertThat(target.position()).isEqualTo(3);
                    assertThat(Async.await(reading)).isEqualTo(3);
                    assertThat(target.flip().get(2)).isEqualTo((byte) 'c');
                    assertThat(reader.available()).isZero();
                });
    }

    @Test
    void aBufferOfTheTasksThreadAloneWillDo() throws Exception {
        with(
                StreamOptions.standard(),
                (connection, peer) -> {
                    Task<Byte> reading =
                            Task.spawn(
                                    () -> {
                                        try (Arena own = Arena.ofConfined()) {
                                            ByteBuffer target = own.allocate(LARGE).asByteBuffer();
                                            connection.reader().read(target);
                                            return target.get(1);
                                        }
                                    });
                    Task.yieldNow();
                    send(peer, "abc");
                    assertThat(Async.await(reading)).isEqualTo((byte) 'b');
                });
    }

    @Test
    void aPeerThatSendsAByteNowAndThenDoesNotOutwitTheTimeout() throws Exception {
        with(
                StreamOptions.standard().withReadTimeout(Duration.ofMillis(200)),
                (connection, peer) -> {
                    Task<?> slow =
                            Task.spawn(
                                    () -> {
                                        while (true) {
                                            send(peer, "x");
                                            Task.sleep(Duration.ofMillis(20));
                                        }
                                    });
                    assertThatThrownBy(() -> connection.reader().readLine())
                            .isInstanceOf(SocketTimeoutException.class)
                            .hasMessageStartingWith("nothing complete came within readTimeout");
                    slow.cancel();
                });
    }

    @Test
    void aResetIsThrownByWhoReadsDrainsOrWaitsForTheEnd() throws Exception {
        with(
                StreamOptions.standard(),
                (connection, peer) -> {
                    Task<?> reading = Task.spawn(() -> connection.reader().readAll());
                    Task.yieldNow();
                    peer.setOption(StandardSocketOptions.SO_LINGER, 0);
                    peer.close();
                    until(reading::isDone);
                    assertThat(reading.exception())
                            .isInstanceOf(SocketException.class)
                            .hasMessage("Connection reset");
                    assertThat(thrownBy(() -> connection.reader().read(1)))
                            .hasMessage("Connection reset");
                    assertThat(thrownBy(() -> connection.writer().drain()))
                            .hasMessage("Connection reset");
                    assertThat(thrownBy(() -> connection.writer().waitClosed()))
                            .hasMessage("Connection reset");
                });
    }

    @Test
    void drainWaitsForAPeerThatReadsSlowly() throws Exception {
        with(
                StreamOptions.standard(),
                (connection, peer) -> {
                    StreamWriter writer = connection.writer();
                    writer.drain();
                    writer.write(new byte[10_000_000]);
                    Task<?> draining = Task.spawn(writer::drain);
                    Task.sleep(Duration.ofMillis(20));
                    assertThat(draining.isDone()).isFalse();
                    ByteBuffer target = ByteBuffer.allocate(10_000_000);
                    peer.configureBlocking(false);
                    while (target.hasRemaining()) {
                        peer.read(target);
                        Task.yieldNow();
                    }
                    Async.await(draining);
                    writer.close();
                    writer.waitClosed();
                    assertThatThrownBy(writer::drain)
                            .isInstanceOf(SocketException.class)
                            .hasMessage("the connection was closed");
                });
    }

    @Test
    void whoeverDrainsHearsOfTheEnd() throws Exception {
        with(
                StreamOptions.standard(),
                (connection, peer) -> {
                    connection.writer().write(new byte[10_000_000]);
                    Task<?> draining = Task.spawn(() -> connection.writer().drain());
                    Task.yieldNow();
                    peer.setOption(StandardSocketOptions.SO_LINGER, 0);
                    peer.close();
                    until(draining::isDone);
                    assertThat(draining.exception()).isInstanceOf(IOException.class);
                });
    }

    @Test
    void unacceptableArgumentsAreRefused() throws Exception {
        with(
                StreamOptions.standard(),
                (connection, peer) -> {
                    StreamReader reader = connection.reader();
                    assertThat(thrownBy(() -> reader.read(-1)))
                            .hasMessage("most must not be negative: most=-1. Use readAll.");
                    assertThat(thrownBy(() -> reader.readExactly(-1)))
                            .hasMessageStartingWith("count must not be negative: count=-1");
                    assertThat(thrownBy(() -> reader.readUntil()))
                            .hasMessageStartingWith("separator must have at least one byte");
                });
        assertThat(thrownBy(() -> SMALL.withLimit(0)))
                .hasMessageStartingWith("limit must be at least 1: limit=0");
        assertThat(thrownBy(() -> SMALL.withReadTimeout(Duration.ZERO)))
                .hasMessageStartingWith("readTimeout must be above zero");
    }
}
