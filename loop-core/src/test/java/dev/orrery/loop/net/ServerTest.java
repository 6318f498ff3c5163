package dev.orrery.loop.net;

import static dev.orrery.loop.net.Running.HOST;
import static dev.orrery.loop.net.Running.thrownBy;
import static dev.orrery.loop.net.Running.until;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LogCapture;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.sync.Event;
import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

@Timeout(60)
class ServerTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private final Running running = new Running();

    private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            writer.write(line + "\n");
            writer.drain();
        }
    }

    private static String ask(int port, String line) throws IOException {
        try (StreamConnection client = Streams.openConnection(HOST, port)) {
            client.writer().write(line + "\n");
            return String.valueOf(client.reader().readLine());
        }
    }

    /** A channel that is closed gives its port back when the selector has looked. */
    @Test
    void aPortIsFreeAsSoonAsItsServerIsClosed() throws Exception {
        running.run(
                () -> {
                    Server first = Streams.startServer(ServerTest::echo, HOST, 0);
                    int port = first.port();
                    first.close();
                    try (Server second = Streams.startServer(ServerTest::echo, HOST, port)) {
                        assertThat(ask(second.port(), "hello")).isEqualTo("hello");
                    }
                });
    }

    @Test
    void serversAnswerManyClients() throws Exception {
        running.run(
                () -> {
                    Server server = Streams.startServer(ServerTest::echo, HOST, 0);
                    List<Task<String>> clients = new ArrayList<>();
                    for (int i = 0; i < 200; i++) {
                        int number = i;
                        clients.add(Task.spawn(() -> ask(server.port(), "line " + number)));
                    }
                    List<String> answers = Async.await(Async.gather(clients));
                    assertThat(answers).hasSize(200).contains("line 0", "line 199");
                    server.close();
                    server.waitClosed();
                    assertThat(server.connections()).isZero();
                });
        assertThat(running.reported).isEmpty();
    }

    @Test
    void aServerOnEveryAddressIsFoundByName() throws Exception {
        running.run(
                () -> {
                    try (Server server = Streams.startServer(ServerTest::echo, null, 0)) {
                        assertThat(server.addresses()).hasSize(1);
                        assertThat(server.channels()).hasSize(1);
                        assertThat(server.isServing()).isTrue();
                        assertThat(ask(server.port(), "hello")).isEqualTo("hello");
                        try (StreamConnection named =
                                Streams.openConnection("localhost", server.port())) {
                            named.writer().write("by name\n");
                            assertThat(named.reader().readLine()).isEqualTo("by name");
                        }
                    }
                });
    }

    @Test
    void aClosedServerRefusesAndItsConnectionsGoOn() throws Exception {
        running.run(
                () -> {
                    Server server = Streams.startServer(ServerTest::echo, HOST, 0);
                    int port = server.port();
                    StreamConnection client = Streams.openConnection(HOST, port);
                    until(() -> server.connections() == 1);
                    server.close();
                    server.close();
                    // The system closes the socket when the loop has polled.
                    Task.yieldNow();
                    Task.yieldNow();
                    assertThatThrownBy(() -> Streams.openConnection(HOST, port))
                            .isInstanceOf(ConnectException.class)
                            .hasMessage("Connection refused");
                    assertThat(server.addresses()).isEmpty();
                    assertThat(server.toString()).isEqualTo("Server[closed, connections=1]");
                    assertThat(thrownBy(server::startServing))
                            .hasMessage(
                                    "startServing must be called on an open server:"
                                            + " server=Server[closed, connections=1]. Make"
                                            + " another.");
                    assertThat(thrownBy(server::port))
                            .hasMessageStartingWith("port must be asked of a server");
                    client.writer().write("still there\n");
                    assertThat(client.reader().readLine()).isEqualTo("still there");
                    Task<?> waiting = Task.spawn(server::waitClosed);
                    Task.yieldNow();
                    assertThat(waiting.isDone()).isFalse();
                    client.close();
                    Async.await(waiting);
                });
        assertThat(running.reported).isEmpty();
    }

    @Test
    void aServerThatIsNotStartedLetsItsPeersWait() throws Exception {
        running.run(
                () -> {
                    StreamOptions options =
                            StreamOptions.standard()
                                    .withServer(ServerOptions.standard().withStarted(false));
                    Server server = Streams.startServer(ServerTest::echo, HOST, 0, options);
                    assertThat(server.isServing()).isFalse();
                    Task<String> client = Task.spawn(() -> ask(server.port(), "waiting"));
                    Task.sleep(Duration.ofMillis(20));
                    assertThat(client.isDone()).isFalse();
                    server.startServing();
                    server.startServing();
                    assertThat(Async.await(client)).isEqualTo("waiting");
                    server.close();
                });
    }

    @Test
    void serveForeverEndsWhenTheServerIsClosed() throws Exception {
        running.run(
                () -> {
                    Server server = Streams.startServer(ServerTest::echo, HOST, 0);
                    Task<?> serving = Task.spawn(server::serveForever);
                    assertThat(ask(server.port(), "x")).isEqualTo("x");
                    assertThat(thrownBy(server::serveForever))
                            .hasMessageContaining("serveForever must be called by one task");
                    server.close();
                    Async.await(serving);
                    assertThat(thrownBy(server::serveForever))
                            .hasMessageContaining("serveForever must be called on an open server");
                });
    }

    @Test
    void cancellingServeForeverClosesTheServer() throws Exception {
        running.run(
                () -> {
                    Server server = Streams.startServer(ServerTest::echo, HOST, 0);
                    Task<?> serving = Task.spawn(server::serveForever);
                    Task.yieldNow();
                    serving.cancel();
                    until(serving::isDone);
                    assertThat(serving.isCancelled()).isTrue();
                    assertThat(server.isServing()).isFalse();
                });
    }

    @Test
    void shutdownWaitsForTheConnections() throws Exception {
        running.run(
                () -> {
                    Server server = Streams.startServer(ServerTest::echo, HOST, 0);
                    StreamConnection client = Streams.openConnection(HOST, server.port());
                    until(() -> server.connections() == 1);
                    Task<Integer> shutdown = Task.spawn(() -> server.shutdown(LONG));
                    Task.yieldNow();
                    client.writer().write("the last\n");
                    assertThat(client.reader().readLine()).isEqualTo("the last");
                    assertThat(shutdown.isDone()).isFalse();
                    client.close();
                    assertThat(Async.await(shutdown)).isZero();
                });
    }

    @Test
    void shutdownAbortsWhatIsLeftAtItsLimit() throws Exception {
        running.run(
                () -> {
                    Server server = Streams.startServer(ServerTest::echo, HOST, 0);
                    StreamConnection client = Streams.openConnection(HOST, server.port());
                    until(() -> server.connections() == 1);
                    assertThat(server.shutdown(Duration.ofMillis(5))).isEqualTo(1);
                    assertThat(client.reader().readLine()).isNull();
                });
        assertThat(running.reported).isEmpty();
    }

    @Test
    void closeClientsSendsWhatWasWritten() throws Exception {
        running.run(
                () -> {
                    Server server =
                            Streams.startServer(
                                    (reader, writer) -> {
                                        writer.write(new byte[3_000_000]);
                                        reader.readAll();
                                    },
                                    HOST,
                                    0);
                    try (StreamConnection client = Streams.openConnection(HOST, server.port())) {
                        assertThat(client.reader().readExactly(1)).hasSize(1);
                        server.closeClients();
                        assertThat(client.reader().readAll()).hasSize(2_999_999);
                    }
                    server.close();
                    server.waitClosed();
                });
    }

    @Test
    void whatAHandlerThrowsIsReportedAndClosesItsConnection() throws Exception {
        running.run(
                () -> {
                    Server server =
                            Streams.startServer(
                                    (reader, writer) -> {
                                        writer.write("bye\n");
                                        throw new IllegalArgumentException("planned");
                                    },
                                    HOST,
                                    0);
                    assertThat(ask(server.port(), "x")).isEqualTo("bye");
                    assertThat(ask(server.port(), "y")).isEqualTo("bye");
                    server.close();
                    server.waitClosed();
                });
        assertThat(running.reported)
                .hasSize(2)
                .allSatisfy(
                        failure -> {
                            assertThat(failure.message())
                                    .startsWith("a handler of connections threw: task=Task[");
                            assertThat(failure.failure()).hasMessage("planned");
                        });
    }

    @Test
    void aPeerThatResetsIsNoFailureOfTheHandler() throws Exception {
        running.run(
                () -> {
                    Server server = Streams.startServer(ServerTest::echo, HOST, 0);
                    try (SocketChannel rude = SocketChannel.open()) {
                        rude.connect(new InetSocketAddress(HOST, server.port()));
                        until(() -> server.connections() == 1);
                        rude.setOption(StandardSocketOptions.SO_LINGER, 0);
                    }
                    server.close();
                    server.waitClosed();
                    assertThat(Task.all(EventLoop.current())).hasSize(1);
                });
        assertThat(running.reported).isEmpty();
    }

    @Test
    void aProtocolThatCannotBeMadeIsReportedAndThePeerClosed() throws Exception {
        running.run(
                () -> {
                    EventLoop loop = EventLoop.current();
                    Server server =
                            Async.await(
                                    Transports.createServer(
                                            loop,
                                            () -> {
                                                throw new IllegalStateException("no protocol");
                                            },
                                            HOST,
                                            0));
                    try (StreamConnection client = Streams.openConnection(HOST, server.port())) {
                        assertThat(client.reader().readLine()).isNull();
                    }
                    assertThat(server.connections()).isZero();
                    server.close();
                    server.waitClosed();
                });
        assertThat(running.reported)
                .singleElement()
                .satisfies(failure -> assertThat(failure.failure()).hasMessage("no protocol"));
    }

    @Test
    void furtherPeersWaitWhenThereAreAsManyAsMayBe() throws Exception {
        running.run(
                () -> {
                    Event mayEnd = new Event();
                    int[] most = new int[2];
                    Server server =
                            Streams.startServer(
                                    (reader, writer) -> {
                                        most[0]++;
                                        most[1] = Math.max(most[1], most[0]);
                                        mayEnd.await();
                                        writer.write("served\n");
                                        most[0]--;
                                    },
                                    new InetSocketAddress(HOST, 0),
                                    StreamOptions.standard()
                                            .withServer(
                                                    ServerOptions.standard()
                                                            .withMaxConnections(3)));
                    List<Task<String>> clients = new ArrayList<>();
                    for (int i = 0; i < 10; i++) {
                        clients.add(Task.spawn(() -> ask(server.port(), "x")));
                    }
                    until(() -> server.connections() == 3);
                    Task.sleep(Duration.ofMillis(20));
                    assertThat(server.connections()).isEqualTo(3);
                    mayEnd.set();
                    assertThat(Async.await(Async.gather(clients))).containsOnly("served");
                    assertThat(most[1]).isEqualTo(3);
                    server.close();
                    server.waitClosed();
                });
    }

    @Test
    void anAddressInUseIsNamed() throws Exception {
        running.run(
                () -> {
                    try (Server first = Streams.startServer(ServerTest::echo, HOST, 0)) {
                        int port = first.port();
                        assertThatThrownBy(() -> Streams.startServer(ServerTest::echo, HOST, port))
                                .isInstanceOf(BindException.class)
                                .hasMessage("Address already in use: address=/127.0.0.1:" + port);
                    }
                });
    }

    @Test
    void aPortThatCannotBeIsRefused() throws Exception {
        running.run(
                () ->
                        assertThat(
                                        thrownBy(
                                                () ->
                                                        Streams.startServer(
                                                                ServerTest::echo, HOST, 65536)))
                                .hasMessage(
                                        "port must be within 0 and 65535: port=65536. Use 0 for a"
                                                + " free one."));
    }

    /** A server whose accepting fails as long as {@code failure} says so. */
    private static Server failing(ServerSocketChannel channel, @Nullable IOException[] failure)
            throws IOException {
        EventLoop loop = EventLoop.current();
        Server server =
                new Server(
                        NetLoop.of(loop),
                        () -> new StreamProtocol(loop, StreamOptions.standard(), ServerTest::echo),
                        ServerOptions.standard());
        server.listen(
                channel,
                () -> {
                    if (failure[0] != null) {
                        throw failure[0];
                    }
                    return channel.accept();
                });
        server.startServing();
        return server;
    }

    @Test
    void aServerThatIsOutOfFilesWaitsSaysSoOnceAndGoesOn() throws Exception {
        @Nullable IOException[] failure = {new IOException("Too many open files")};
        try (LogCapture log = new LogCapture()) {
            running.run(
                    () -> {
                        ServerSocketChannel channel = ServerSocketChannel.open();
                        channel.configureBlocking(false);
                        channel.bind(new InetSocketAddress(InetAddress.getByName(HOST), 0));
                        Server server = failing(channel, failure);
                        Task<String> client = Task.spawn(() -> ask(server.port(), "patient"));
                        until(() -> !log.text().isEmpty());
                        Task.sleep(Duration.ofMillis(1500));
                        assertThat(client.isDone()).isFalse();
                        failure[0] = null;
                        assertThat(Async.await(client)).isEqualTo("patient");
                        server.close();
                    });
            assertThat(log.lines("accepting failed and is tried again each 1 s"))
                    .singleElement()
                    .asString()
                    .endsWith("failure=java.io.IOException: Too many open files");
            assertThat(log.lines("accepting goes on")).hasSize(1);
            assertThat(log.text()).doesNotContain("\tat ");
        }
        assertThat(running.reported).isEmpty();
    }

    @Test
    void aServerOfSeveralSocketsSaysOnceThatItIsOutOfFilesAndOnceThatItGoesOn() throws Exception {
        try (LogCapture log = new LogCapture()) {
            running.run(
                    () -> {
                        EventLoop loop = EventLoop.current();
                        Server server = Streams.startServer(ServerTest::echo, HOST, 0);
                        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
                            Listener one = listener(server, channel);
                            Listener other = listener(server, channel);
                            IOException failure = new IOException("Too many open files");
                            server.starves(one, failure);
                            server.starves(other, failure);
                            server.goesOn(one);
                            assertThat(log.lines("accepting failed")).hasSize(1);
                            assertThat(log.lines("accepting goes on")).isEmpty();
                            server.goesOn(other);
                            assertThat(log.lines("accepting goes on")).hasSize(1);
                            server.starves(other, failure);
                            assertThat(log.lines("accepting failed"))
                                    .hasSize(2)
                                    .allMatch(line -> line.contains("loop=" + loop.name()));
                        }
                        server.close();
                    });
        }
    }

    private static Listener listener(Server server, ServerSocketChannel channel) {
        return new Listener(server, channel, new InetSocketAddress(1), () -> null, 1);
    }

    @Test
    void closingAServerThatIsOutOfFilesEndsItsTries() throws Exception {
        running.run(
                () -> {
                    ServerSocketChannel channel = ServerSocketChannel.open();
                    channel.configureBlocking(false);
                    channel.bind(new InetSocketAddress(InetAddress.getByName(HOST), 0));
                    @Nullable IOException[] failure = {new IOException("Too many open files")};
                    Server server = failing(channel, failure);
                    StreamConnection client = Streams.openConnection(HOST, server.port());
                    Task.sleep(Duration.ofMillis(20));
                    server.close();
                    server.waitClosed();
                    client.close();
                });
        assertThat(running.reported).isEmpty();
    }
}
