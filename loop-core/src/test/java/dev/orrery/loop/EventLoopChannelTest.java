package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.handle.Handle;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Readers and writers on real pipes and loopback sockets. */
class EventLoopChannelTest {
    private final List<String> ran = new ArrayList<>();
    private final List<SelectableChannel> opened = new ArrayList<>();
    private EventLoop loop;
    private Pipe.SourceChannel source;
    private Pipe.SinkChannel sink;

    @BeforeEach
    void open() throws IOException {
        loop = EventLoop.create(World.system(), LoopOptions.standard().withName("orders"));
        Pipe pipe = Pipe.open();
        source = opened(pipe.source());
        sink = opened(pipe.sink());
    }

    @AfterEach
    void close() throws IOException {
        for (SelectableChannel channel : opened) {
            channel.close();
        }
        loop.close();
    }

    private <C extends SelectableChannel> C opened(C channel) throws IOException {
        opened.add(channel);
        channel.configureBlocking(false);
        return channel;
    }

    private Runnable note(String what) {
        return () -> ran.add(what);
    }

    /** One iteration that waits for no time. */
    private void iterate() {
        loop.stop();
        loop.runForever();
    }

    private void feed() throws IOException {
        sink.write(ByteBuffer.allocate(1));
    }

    private int read() {
        try {
            return source.read(ByteBuffer.allocate(16));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void aReaderRunsInEachIterationInWhichItsChannelIsReadable() throws IOException {
        loop.addReader(source, note("readable"));
        iterate();
        assertThat(ran).isEmpty();
        feed();
        iterate();
        iterate();
        assertThat(ran).as("level-triggered").containsExactly("readable", "readable");
        read();
        iterate();
        assertThat(ran).hasSize(2);
    }

    @Test
    void aReadyChannelEndsAWaitWithoutEnd() throws IOException {
        feed();
        loop.addReader(
                source,
                () -> {
                    ran.add("readable");
                    loop.stop();
                });
        loop.runForever();
        assertThat(ran).containsExactly("readable");
    }

    @Test
    void theEndOfAPipeIsReadable() throws IOException {
        loop.addReader(source, () -> ran.add("read " + read()));
        sink.close();
        iterate();
        assertThat(ran).containsExactly("read -1");
    }

    @Test
    void aWriterRunsWhileThereIsRoom() throws IOException {
        while (sink.write(ByteBuffer.allocate(4096)) > 0) {
            // until it is full
        }
        loop.addWriter(sink, note("writable"));
        iterate();
        assertThat(ran).isEmpty();
        while (source.read(ByteBuffer.allocate(65536)) > 0) {
            // until it is empty
        }
        iterate();
        assertThat(ran).containsExactly("writable");
    }

    @Test
    void channelsComeBeforeTimersAndAfterWhatIsQueued() throws IOException {
        feed();
        loop.addReader(source, note("channel"));
        loop.callLater(Duration.ZERO, note("timer"));
        loop.callSoon(note("soon"));
        iterate();
        assertThat(ran).containsExactly("soon", "channel", "timer");
    }

    @Test
    void anotherReaderTakesThePlaceOfTheFirstWhoseHandleIsCancelled() throws IOException {
        feed();
        Handle first = loop.addReader(source, note("first"));
        Handle second = loop.addReader(source, note("second"));
        iterate();
        assertThat(ran).containsExactly("second");
        assertThat(first.isCancelled()).isTrue();
        assertThat(second.isCancelled()).isFalse();
    }

    @Test
    void aReaderReplacedInItsBatchHasItsFirstChanceInTheNextPoll() throws IOException {
        feed();
        loop.callSoon(() -> loop.addReader(source, note("second")));
        loop.addReader(source, note("first"));
        iterate();
        assertThat(ran).isEmpty();
        iterate();
        assertThat(ran).containsExactly("second");
    }

    @Test
    void aReaderRemovedInItsBatchDoesNotRun() throws IOException {
        feed();
        loop.callSoon(() -> ran.add("removed " + loop.removeReader(source)));
        Handle reader = loop.addReader(source, note("readable"));
        iterate();
        iterate();
        assertThat(ran).containsExactly("removed true");
        assertThat(reader.isCancelled()).isTrue();
        assertThat(loop.removeReader(source)).isFalse();
    }

    @Test
    void aReaderMayRemoveItself() throws IOException {
        feed();
        loop.addReader(source, () -> ran.add("removed " + loop.removeReader(source)));
        iterate();
        iterate();
        assertThat(ran).containsExactly("removed true");
    }

    @Test
    void aChannelClosedInItsBatchIsSilent() throws IOException {
        feed();
        loop.callSoon(
                () -> {
                    try {
                        source.close();
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                });
        loop.addReader(source, note("readable"));
        iterate();
        iterate();
        assertThat(ran).isEmpty();
        assertThatCode(() -> loop.removeReader(source)).doesNotThrowAnyException();
    }

    @Test
    void aChannelMayBeTakenAwayAndGivenBackInOneIteration() throws IOException {
        feed();
        loop.addReader(source, note("first"));
        iterate();
        loop.callSoon(
                () -> {
                    loop.removeReader(source);
                    loop.addReader(source, note("second"));
                    loop.removeReader(source);
                    loop.addReader(source, note("third"));
                });
        iterate();
        iterate();
        assertThat(ran).containsExactly("first", "third");
    }

    @Test
    void aChannelGivenBackAfterAPollIsWatchedAgain() throws IOException {
        feed();
        loop.addReader(source, note("first"));
        loop.removeReader(source);
        iterate();
        loop.addReader(source, note("second"));
        iterate();
        assertThat(ran).containsExactly("second");
    }

    @Test
    void aRemovedChannelCanBeMadeBlockingAfterTheNextPoll() throws IOException {
        loop.addReader(source, note("readable"));
        loop.removeReader(source);
        iterate();
        source.configureBlocking(true);
        assertThat(source.isBlocking()).isTrue();
    }

    @Test
    void readerAndWriterOfOneChannelAreIndependent() throws IOException {
        try (Connected pair = Connected.open()) {
            SocketChannel channel = opened(pair.client());
            loop.addReader(channel, note("readable"));
            loop.addWriter(channel, note("writable"));
            iterate();
            assertThat(ran).containsExactly("writable");
            pair.server().write(ByteBuffer.allocate(1));
            loop.removeWriter(channel);
            loop.addReader(
                    channel,
                    () -> {
                        ran.add("readable");
                        loop.stop();
                    });
            loop.runForever();
            assertThat(ran).containsExactly("writable", "readable");
            loop.addWriter(channel, note("writable"));
            iterate();
            assertThat(ran).containsExactly("writable", "readable", "readable", "writable");
        }
    }

    @Test
    void aWriterHearsThatAConnectionCanBeFinished() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel client = opened(SocketChannel.open());
            boolean atOnce = client.connect(server.getLocalAddress());
            loop.addWriter(
                    client,
                    () -> {
                        try {
                            ran.add(client.finishConnect() ? "connected" : "not yet");
                        } catch (IOException failed) {
                            ran.add(failed.toString());
                        }
                        loop.stop();
                    });
            loop.runForever();
            assertThat(ran).containsExactly("connected");
            // From now on the same writer hears of room instead.
            loop.runForever();
            assertThat(ran).containsExactly("connected", "connected");
            assertThat(atOnce || client.isConnected()).isTrue();
        }
    }

    @Test
    void aWriterHearsThatAConnectionWasRefused() throws IOException {
        InetSocketAddress nobody;
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            nobody = (InetSocketAddress) server.getLocalAddress();
        }
        SocketChannel client = opened(SocketChannel.open());
        try {
            client.connect(nobody);
        } catch (IOException atOnce) {
            return;
        }
        loop.addWriter(
                client,
                () -> {
                    try {
                        client.finishConnect();
                        ran.add("connected");
                    } catch (IOException refused) {
                        ran.add("refused");
                    }
                    loop.stop();
                });
        loop.runForever();
        assertThat(ran).containsExactly("refused");
    }

    @Test
    void aReaderOfAServerHearsOfConnections() throws IOException {
        ServerSocketChannel server = opened(ServerSocketChannel.open());
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        loop.addReader(
                server,
                () -> {
                    try (SocketChannel accepted = server.accept()) {
                        ran.add(accepted == null ? "nobody" : "accepted");
                    } catch (IOException failed) {
                        ran.add(failed.toString());
                    }
                    loop.stop();
                });
        try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
            loop.runForever();
            assertThat(client.isConnected()).isTrue();
        }
        assertThat(ran).containsExactly("accepted");
    }

    @Test
    void datagramsAreRead() throws IOException {
        DatagramChannel receiver = opened(DatagramChannel.open());
        receiver.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        loop.addReader(
                receiver,
                () -> {
                    ran.add("datagram");
                    loop.stop();
                });
        try (DatagramChannel sender = DatagramChannel.open()) {
            sender.send(ByteBuffer.allocate(4), receiver.getLocalAddress());
            loop.runForever();
        }
        assertThat(ran).containsExactly("datagram");
    }

    @Test
    void aReaderThatThrowsHarmsNobody() throws IOException {
        feed();
        loop.setExceptionHandler((where, failure) -> ran.add(failure.message()));
        loop.addReader(
                source,
                () -> {
                    throw new IllegalStateException("broken");
                });
        loop.callLater(Duration.ZERO, note("timer"));
        iterate();
        iterate();
        assertThat(ran).containsExactly("a callback threw", "timer", "a callback threw");
    }

    @Test
    void oneChannelMayBeWatchedByTwoLoops() throws IOException {
        feed();
        try (EventLoop second = EventLoop.create()) {
            loop.addReader(source, note("first loop"));
            second.addReader(source, note("second loop"));
            iterate();
            second.stop();
            second.runForever();
        }
        assertThat(ran).containsExactly("first loop", "second loop");
    }

    @Test
    void aClosedLoopLetsGoOfItsChannels() throws IOException {
        loop.addReader(source, note("readable"));
        loop.close();
        source.configureBlocking(true);
        assertThat(source.isOpen()).isTrue();
        assertThat(source.isRegistered()).isFalse();
    }

    @Test
    void aClosedChannelIsRefused() throws IOException {
        source.close();
        assertThatThrownBy(() -> loop.addReader(source, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "channel must be open: channel="
                                + source
                                + ". Register it before it is closed.");
    }

    @Test
    void aChannelClosedAfterItWasWatchedIsRefusedToo() throws IOException {
        loop.addReader(source, () -> {});
        source.close();
        assertThatThrownBy(() -> loop.addReader(source, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("channel must be open");
    }

    @Test
    void aBlockingChannelIsRefused() throws IOException {
        source.configureBlocking(true);
        assertThatThrownBy(() -> loop.addReader(source, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "channel must be in non-blocking mode: channel="
                                + source
                                + ". Call channel.configureBlocking(false) first.");
    }

    @Test
    void theWrongEndOfAPipeIsRefused() throws IOException {
        assertThatThrownBy(() -> loop.addReader(sink, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "channel must be able to read: channel="
                                + sink
                                + ", validOps=4. Use the other end.");
        assertThatThrownBy(() -> loop.addWriter(source, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "channel must be able to write: channel="
                                + source
                                + ", validOps=1. Use the other end.");
        loop.addReader(source, note("still fine"));
        assertThatThrownBy(() -> loop.addWriter(source, () -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        feed();
        iterate();
        assertThat(ran).containsExactly("still fine");
    }

    @Test
    void aChannelOfAnotherProviderIsRefused() {
        SelectorProvider foreign = new OtherProvider();
        try (EventLoop other = EventLoop.create(World.system().withSelectorProvider(foreign))) {
            assertThatThrownBy(() -> other.addReader(source, () -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "channel must be of the provider of the loop's World: channel.provider="
                                    + source.provider()
                                    + ", world.provider=the other provider. Open it with"
                                    + " world.selectorProvider().");
            assertThat(other.removeReader(source)).isFalse();
        }
    }

    @Test
    void aProviderThatCannotOpenASelectorIsNamed() {
        SelectorProvider broken =
                new OtherProvider() {
                    @Override
                    public AbstractSelector openSelector() throws IOException {
                        throw new IOException("too many open files");
                    }
                };
        try (EventLoop other = EventLoop.create(World.system().withSelectorProvider(broken))) {
            assertThatThrownBy(() -> other.addReader(source, () -> {}))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage(
                            "the provider must be able to open a selector: provider=the other"
                                    + " provider. The cause has the reason.");
        }
    }

    /** Two ends of a loopback connection. */
    private record Connected(SocketChannel client, SocketChannel server) implements AutoCloseable {
        static Connected open() throws IOException {
            try (ServerSocketChannel listening = ServerSocketChannel.open()) {
                listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel client = SocketChannel.open(listening.getLocalAddress());
                return new Connected(client, listening.accept());
            }
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    /** A provider whose selectors are the system's and whose channels nobody has. */
    private static class OtherProvider extends SelectorProvider {
        @Override
        public AbstractSelector openSelector() throws IOException {
            return SelectorProvider.provider().openSelector();
        }

        @Override
        public DatagramChannel openDatagramChannel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public DatagramChannel openDatagramChannel(ProtocolFamily family) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Pipe openPipe() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocketChannel openServerSocketChannel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SocketChannel openSocketChannel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String toString() {
            return "the other provider";
        }
    }
}
