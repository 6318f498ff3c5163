package dev.orrery.loop.net;

import static dev.orrery.loop.net.Running.HOST;
import static dev.orrery.loop.net.Running.thrownBy;
import static dev.orrery.loop.net.Running.until;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LogCapture;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

@Timeout(60)
class TransportTest {
    private static final int BIG = 5_000_000;

    private final Running running = new Running();
    private final List<String> seen = new ArrayList<>();

    /** Notes what it is told. */
    private class Noting implements Protocol {
        @Override
        public void connectionMade(Transport transport) {
            seen.add("made");
        }

        @Override
        public void connectionLost(@Nullable Exception failure) {
            seen.add("lost " + (failure == null ? null : failure.getClass().getSimpleName()));
        }
    }

    private interface Body {
        void run(Transport transport, SocketChannel peer) throws Exception;
    }

    /** Runs {@code body} with a transport and the raw socket at its other end. */
    private void with(Protocol protocol, TransportOptions options, Body body) throws Exception {
        running.run(
                () -> {
                    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
                        listener.bind(new InetSocketAddress(HOST, 0));
                        SocketChannel channel = SocketChannel.open(listener.getLocalAddress());
                        try (SocketChannel peer = listener.accept()) {
                            peer.configureBlocking(false);
                            Connection<Protocol> connection =
                                    Async.await(
                                            Transports.adoptConnection(
                                                    EventLoop.current(),
                                                    () -> protocol,
                                                    channel,
                                                    options));
                            body.run(connection.transport(), peer);
                        }
                    }
                });
    }

    private void with(Protocol protocol, Body body) throws Exception {
        with(protocol, TransportOptions.standard(), body);
    }

    /** What comes until the end, or until so much is there. */
    private static byte[] receive(SocketChannel peer, int count) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(count);
        while (all.hasRemaining()) {
            int bytes = peer.read(all);
            if (bytes < 0) {
                break;
            }
            if (bytes == 0) {
                Task.sleep(Duration.ofMillis(1));
            }
        }
        return Arrays.copyOf(all.array(), all.position());
    }

    private static byte[] numbered(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }

    @Test
    void everyFormOfWritingSendsTheSameBytes() throws Exception {
        byte[] data = numbered(BIG);
        ByteBuffer direct = ByteBuffer.allocateDirect(BIG).put(data).flip();
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            pieces.add(ByteBuffer.wrap(data, i * 5000, 5000));
        }
        ByteBuffer readOnly = ByteBuffer.wrap(data).asReadOnlyBuffer();
        with(
                new Noting(),
                (transport, peer) -> {
                    transport.write(data);
                    assertThat(receive(peer, BIG)).isEqualTo(data);
                    transport.write(direct);
                    assertThat(direct.hasRemaining()).isFalse();
                    assertThat(receive(peer, BIG)).isEqualTo(data);
                    transport.writeLines(pieces);
                    assertThat(pieces).noneMatch(ByteBuffer::hasRemaining);
                    assertThat(receive(peer, BIG)).isEqualTo(data);
                    transport.write(readOnly);
                    assertThat(receive(peer, BIG)).isEqualTo(data);
                    transport.write(data, 17, 3);
                    transport.writeLines(List.of());
                    transport.write(new byte[0]);
                    assertThat(receive(peer, 3)).isEqualTo(Arrays.copyOfRange(data, 17, 20));
                    assertThat(transport.writeBufferSize()).isZero();
                });
    }

    @Test
    void whatWaitsDoesNotChangeWithTheCallersArray() throws Exception {
        byte[] data = numbered(BIG);
        byte[] written = data.clone();
        with(
                new Noting(),
                (transport, peer) -> {
                    transport.write(written);
                    Arrays.fill(written, (byte) 0);
                    transport.write(written, 0, 10);
                    assertThat(transport.writeBufferSize()).isPositive();
                    assertThat(receive(peer, BIG)).isEqualTo(data);
                    assertThat(receive(peer, 10)).containsOnly(0);
                });
    }

    @Test
    void aProtocolWithBuffersOfItsOwnIsReadInto() throws Exception {
        ByteBuffer own = ByteBuffer.allocateDirect(1000);
        BufferedProtocol protocol =
                new BufferedProtocol() {
                    @Override
                    public ByteBuffer getBuffer(int sizeHint) {
                        seen.add("hint " + sizeHint);
                        return own;
                    }

                    @Override
                    public void bufferUpdated(int bytes) {
                        seen.add("updated " + bytes);
                    }
                };
        with(
                protocol,
                (transport, peer) -> {
                    peer.write(ByteBuffer.wrap(new byte[300]));
                    until(() -> own.position() == 300);
                    assertThat(seen).containsExactly("hint -1", "updated 300");
                });
    }

    @Test
    void aBufferWithoutRoomEndsTheConnection() throws Exception {
        BufferedProtocol protocol =
                new BufferedProtocol() {
                    @Override
                    public ByteBuffer getBuffer(int sizeHint) {
                        return ByteBuffer.allocate(0);
                    }

                    @Override
                    public void bufferUpdated(int bytes) {}
                };
        with(
                protocol,
                (transport, peer) -> {
                    peer.write(ByteBuffer.wrap(new byte[1]));
                    until(transport::isClosing);
                });
        assertThat(running.reported)
                .singleElement()
                .satisfies(
                        failure -> {
                            assertThat(failure.message())
                                    .startsWith("protocol.getBuffer threw: transport=Transport[");
                            assertThat(failure.failure())
                                    .hasMessageStartingWith(
                                            "getBuffer must return a buffer with room");
                        });
    }

    @Test
    void aBufferThatCannotBeReadIntoEndsTheConnection() throws Exception {
        BufferedProtocol protocol =
                new BufferedProtocol() {
                    @Override
                    public ByteBuffer getBuffer(int sizeHint) {
                        return ByteBuffer.allocate(10).asReadOnlyBuffer();
                    }

                    @Override
                    public void bufferUpdated(int bytes) {}
                };
        with(
                protocol,
                (transport, peer) -> {
                    peer.write(ByteBuffer.wrap(new byte[1]));
                    until(transport::isClosing);
                });
        assertThat(running.reported)
                .singleElement()
                .satisfies(
                        failure -> {
                            assertThat(failure.message())
                                    .startsWith("reading failed: transport=Transport[");
                            assertThat(failure.failure())
                                    .isInstanceOf(IllegalArgumentException.class);
                        });
    }

    @Test
    void aSharedBufferIsCleanForEachReader() throws Exception {
        Protocol protocol =
                new Protocol() {
                    @Override
                    public void dataReceived(ByteBuffer data) {
                        seen.add(data.remaining() + " " + data.order());
                        data.order(ByteOrder.LITTLE_ENDIAN).limit(0);
                    }
                };
        with(
                protocol,
                (transport, peer) -> {
                    for (int i = 1; i <= 2; i++) {
                        int count = i;
                        peer.write(ByteBuffer.wrap(new byte[3]));
                        until(() -> seen.size() == count);
                    }
                    assertThat(seen).containsOnly("3 BIG_ENDIAN");
                });
    }

    @Test
    void aConnectionWhoseProtocolThrowsAtOnceIsClosed() throws Exception {
        Protocol protocol =
                new Noting() {
                    @Override
                    public void connectionMade(Transport transport) {
                        throw new IllegalStateException("planned");
                    }
                };
        with(
                protocol,
                (transport, peer) -> {
                    assertThat(receive(peer, 1)).isEmpty();
                    assertThat(seen).containsExactly("lost IllegalStateException");
                });
        assertThat(running.reported)
                .singleElement()
                .satisfies(failure -> assertThat(failure.failure()).hasMessage("planned"));
    }

    @Test
    void anErrorOfAProtocolEndsItsConnectionAndTheRun() throws Exception {
        Protocol protocol =
                new Protocol() {
                    @Override
                    public void dataReceived(ByteBuffer data) {
                        throw new AssertionError("planned");
                    }
                };
        Throwable thrown =
                thrownError(
                        () ->
                                with(
                                        protocol,
                                        (transport, peer) -> {
                                            peer.write(ByteBuffer.wrap(new byte[1]));
                                            try {
                                                Task.sleep(Duration.ofSeconds(50));
                                            } catch (TaskCancelled ended) {
                                                seen.add("closing " + transport.isClosing());
                                                throw ended;
                                            }
                                        }));
        assertThat(thrown).isInstanceOf(AssertionError.class).hasMessage("planned");
        assertThat(seen).containsExactly("closing true");
    }

    private interface Part {
        void run() throws Exception;
    }

    private static @Nullable Throwable thrownError(Part part) throws Exception {
        try {
            part.run();
            return null;
        } catch (Error thrown) {
            return thrown;
        }
    }

    @Test
    void whoWritesWithoutLookingLosesTheConnectionNotTheMemory() throws Exception {
        TransportOptions options = TransportOptions.standard().withMaxWriteBuffer(BIG);
        with(
                new Noting(),
                options,
                (transport, peer) -> {
                    long most = 0;
                    for (int i = 0; i < 100; i++) {
                        transport.write(new byte[1_000_000]);
                        most = Math.max(most, transport.writeBufferSize());
                    }
                    assertThat(most).isBetween((long) BIG, BIG + 1_000_000L);
                    assertThat(transport.writeBufferSize()).isZero();
                    until(() -> seen.size() == 2);
                    assertThat(seen).containsExactly("made", "lost IOException");
                });
    }

    @Test
    void aConnectionOnWhichNothingMovesIsAborted() throws Exception {
        TransportOptions options =
                TransportOptions.standard().withIdleTimeout(Duration.ofMillis(50));
        with(
                new Noting(),
                options,
                (transport, peer) -> {
                    until(() -> seen.size() == 2);
                    assertThat(seen).containsExactly("made", "lost SocketTimeoutException");
                    assertThat(receive(peer, 1)).isEmpty();
                });
    }

    @Test
    void aClosedConnectionDoesNotWaitForEverForAPeerThatDoesNotRead() throws Exception {
        TransportOptions options =
                TransportOptions.standard().withIdleTimeout(Duration.ofMillis(50));
        with(
                new Noting(),
                options,
                (transport, peer) -> {
                    transport.write(new byte[2 * BIG]);
                    transport.close();
                    until(() -> seen.size() == 2);
                    assertThat(seen).containsExactly("made", "lost SocketTimeoutException");
                });
    }

    @Test
    void aConnectionThatThisSideHasPausedIsNotIdle() throws Exception {
        TransportOptions options =
                TransportOptions.standard().withIdleTimeout(Duration.ofMillis(30));
        with(
                new Noting(),
                options,
                (transport, peer) -> {
                    transport.pauseReading();
                    Task.sleep(Duration.ofMillis(150));
                    assertThat(seen).containsExactly("made");
                    transport.resumeReading();
                    until(() -> seen.size() == 2);
                });
    }

    @Test
    void aConnectionThatMovesIsNotIdle() throws Exception {
        TransportOptions options =
                TransportOptions.standard().withIdleTimeout(Duration.ofSeconds(2));
        with(
                new Noting(),
                options,
                (transport, peer) -> {
                    for (int i = 0; i < 25; i++) {
                        Task.sleep(Duration.ofMillis(100));
                        peer.write(ByteBuffer.wrap(new byte[1]));
                    }
                    assertThat(seen).containsExactly("made");
                });
    }

    @Test
    void writingToALostConnectionIsWarnedOfOnceAtTheFifthTime() throws Exception {
        try (LogCapture log = new LogCapture()) {
            with(
                    new Noting(),
                    (transport, peer) -> {
                        transport.abort();
                        for (int i = 0; i < 4; i++) {
                            transport.write(new byte[1]);
                        }
                        assertThat(log.lines("connection that is lost")).isEmpty();
                        transport.write(new byte[1]);
                        transport.write(ByteBuffer.wrap(new byte[1]));
                        assertThat(log.lines("connection that is lost")).hasSize(1);
                    });
        }
    }

    @Test
    void writingAfterTheEndIsRefused() throws Exception {
        with(
                new Noting(),
                (transport, peer) -> {
                    transport.writeEof();
                    transport.writeEof();
                    assertThat(transport.canWriteEof()).isTrue();
                    assertThat(thrownBy(() -> transport.write(new byte[1])))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageStartingWith("write must not follow writeEof: transport=");
                    assertThat(receive(peer, 1)).isEmpty();
                    peer.write(ByteBuffer.wrap(new byte[1]));
                });
    }

    @Test
    void limitsAreChecked() throws Exception {
        with(
                new Noting(),
                (transport, peer) -> {
                    assertThat(thrownBy(() -> transport.setWriteBufferLimits(1, 2)))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage(
                                    "write buffer limits must be 0 <= low <= high: high=1, low=2."
                                            + " Give both in bytes.");
                    transport.setWriteBufferLimits(0);
                });
    }

    @Test
    void foreignThreadsAreRefused() throws Exception {
        with(
                new Noting(),
                (transport, peer) -> {
                    List<Throwable> thrown = new ArrayList<>();
                    Thread foreign =
                            new Thread(
                                    () -> {
                                        for (Runnable call :
                                                List.<Runnable>of(
                                                        () -> transport.write(new byte[1]),
                                                        transport::close,
                                                        transport::abort,
                                                        transport::pauseReading,
                                                        transport::resumeReading,
                                                        transport::writeEof)) {
                                            try {
                                                call.run();
                                            } catch (IllegalStateException refused) {
                                                thrown.add(refused);
                                            }
                                        }
                                    });
                    foreign.start();
                    foreign.join();
                    assertThat(thrown).hasSize(6);
                    assertThat(transport.isClosing()).isFalse();
                });
    }

    @Test
    void itKnowsItsConnectionAlsoWhenThatHasEnded() throws Exception {
        with(
                new Noting(),
                (transport, peer) -> {
                    transport.abort();
                    until(() -> seen.size() == 2);
                    assertThat(transport.extraInfo(ExtraInfo.PEER_ADDRESS))
                            .isEqualTo(peer.getLocalAddress());
                    assertThat(transport.extraInfo(ExtraInfo.LOCAL_ADDRESS))
                            .isInstanceOf(InetSocketAddress.class);
                    assertThat(transport.extraInfo(ExtraInfo.CHANNEL))
                            .isInstanceOf(SocketChannel.class);
                    assertThat(transport.extraInfo(ExtraInfo.of("colour", String.class))).isNull();
                    assertThat(transport.toString()).contains(", lost, waiting=0]");
                });
    }

    @Test
    void anotherProtocolTakesOver() throws Exception {
        List<Integer> counts = new ArrayList<>();
        Protocol second =
                new Protocol() {
                    @Override
                    public void dataReceived(ByteBuffer data) {
                        counts.add(data.remaining());
                    }
                };
        with(
                new Noting(),
                (transport, peer) -> {
                    transport.setProtocol(second);
                    assertThat(transport.protocol()).isSameAs(second);
                    peer.write(ByteBuffer.wrap(new byte[7]));
                    until(() -> !counts.isEmpty());
                    assertThat(counts).containsExactly(7);
                });
    }

    @Test
    void socketOptionsAreSet() throws Exception {
        TransportOptions options =
                TransportOptions.standard()
                        .withSocketOption(StandardSocketOptions.SO_KEEPALIVE, true);
        with(
                new Noting(),
                options,
                (transport, peer) -> {
                    SocketChannel channel = (SocketChannel) transport.extraInfo(ExtraInfo.CHANNEL);
                    assertThat(channel).isNotNull();
                    assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
                    assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
                });
    }

    @Test
    void whatIsOpenIsClosedWithTheLoop() throws Exception {
        try (LogCapture log = new LogCapture();
                SocketChannel outside = SocketChannel.open()) {
            running.debug()
                    .run(
                            () -> {
                                EventLoop loop = EventLoop.current();
                                Server server =
                                        Async.await(
                                                Transports.createServer(
                                                        loop, Noting::new, HOST, 0));
                                outside.connect(new InetSocketAddress(HOST, server.port()));
                                until(() -> server.connections() == 1);
                            });
            assertThat(outside.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(log.lines("open at the close of its loop"))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("what=Server["))
                    .anyMatch(line -> line.contains("what=Transport["));
        }
        assertThat(seen).containsExactly("made");
    }

    @Test
    void aClosedLoopsTransportDoesNothingMore() throws Exception {
        List<Transport> kept = new ArrayList<>();
        with(new Noting(), (transport, peer) -> kept.add(transport));
        Transport transport = kept.get(0);
        assertThat(transport.isClosing()).isTrue();
        transport.write(new byte[1]);
        transport.pauseReading();
        transport.resumeReading();
        transport.abort();
        transport.close();
        assertThat(seen).containsExactly("made");
    }

    @Test
    void unacceptableOptionsAreRefused() {
        TransportOptions options = TransportOptions.standard();
        assertThat(thrownBy(() -> options.withMaxWriteBuffer(0)))
                .hasMessageStartingWith("maxWriteBuffer must be at least 1: maxWriteBuffer=0");
        assertThat(thrownBy(() -> options.withIdleTimeout(Duration.ZERO)))
                .hasMessageStartingWith("idleTimeout must be above zero: idleTimeout=PT0S");
        assertThat(thrownBy(() -> options.withWriteBufferLimits(-1, -1)))
                .hasMessageStartingWith("write buffer limits must be 0 <= low <= high");
        assertThat(thrownBy(() -> options.withMaxWriteBuffer(10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "maxWriteBuffer must not be below the high limit of the write buffer:"
                                + " maxWriteBuffer=10, high=65536.");
        assertThat(thrownBy(() -> options.withWriteBufferLimits(1 << 30, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxWriteBuffer=67108864, high=1073741824.");
        assertThat(options.withWriteBufferLimits(10, 0).withMaxWriteBuffer(10).maxWriteBuffer())
                .isEqualTo(10);
    }

    @Test
    void theHighLimitOfAnOpenTransportIsNotAboveWhatMayWait() throws Exception {
        with(
                new Noting(),
                TransportOptions.standard().withMaxWriteBuffer(100_000),
                (transport, peer) -> {
                    transport.setWriteBufferLimits(100_000, 0);
                    assertThat(thrownBy(() -> transport.setWriteBufferLimits(100_001, 0)))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("maxWriteBuffer=100000, high=100001.");
                    transport.close();
                });
    }
}
