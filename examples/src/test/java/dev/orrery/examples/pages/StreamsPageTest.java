package dev.orrery.examples.pages;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.run;
import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.timeout;

import static org.assertj.core.api.Assertions.assertThat;

import static java.time.Duration.ofSeconds;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.net.Connection;
import dev.orrery.loop.net.Protocol;
import dev.orrery.loop.net.Server;
import dev.orrery.loop.net.ServerOptions;
import dev.orrery.loop.net.StreamConnection;
import dev.orrery.loop.net.StreamOptions;
import dev.orrery.loop.net.StreamReader;
import dev.orrery.loop.net.StreamWriter;
import dev.orrery.loop.net.Streams;
import dev.orrery.loop.net.Transport;
import dev.orrery.loop.net.TransportOptions;
import dev.orrery.loop.net.Transports;
import dev.orrery.loop.sync.Event;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** What docs/streams.md says is so. */
@Timeout(60)
class StreamsPageTest {
    private final Page page = new Page("streams.md");

    @Test
    void theCodeIsThatOfThisTest() {
        Snippets.assertTheirsIs(page.code("java"), StreamsPageTest.class);
    }

    @Test
    void everyNameExists() {
        List<String> spans = new ArrayList<>(page.spansOfTheText());
        page.rows().forEach(row -> row.cells().forEach(cell -> spans.addAll(Page.spans(cell))));
        assertThat(spans).contains("StreamOptions.withReadTimeout", "Server.shutdown");
        assertThat(spans).filteredOn(JavaNames::isMember).allMatch(JavaNames::existsAmongAll);
    }

    static final class EchoServer {
        public static void main(String[] args) throws IOException {
            run(
                    () -> {
                        Server server = Streams.startServer(EchoServer::echo, null, 7007);
                        server.serveForever();
                    });
        }

        static void echo(StreamReader reader, StreamWriter writer) throws IOException {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                writer.write(line + "\n");
                writer.drain();
            }
        }
    }

    static String ask(String host, int port, String question) throws IOException, TimeoutException {
        return timeout(
                ofSeconds(5),
                () -> {
                    try (StreamConnection server = Streams.openConnection(host, port)) {
                        server.writer().write(question + "\n");
                        return server.reader().readLine();
                    }
                });
    }

    @Test
    void theClientHasAnAnswer() throws Exception {
        run(
                () -> {
                    try (Server server = Streams.startServer(EchoServer::echo, "localhost", 0)) {
                        assertThat(ask("localhost", server.port(), "hello")).isEqualTo("hello");
                    }
                });
    }

    static int serveUntilTerminated(Server server) {
        Event isTerminated = new Event();
        EventLoop.current().addSignalHandler("TERM", isTerminated::set);
        isTerminated.await();
        return server.shutdown(ofSeconds(10));
    }

    @Test
    void aShutdownWaitsForThoseWhoAreServed() {
        List<String> seen = new ArrayList<>();
        try (Simulation sim = Simulation.calm()) {
            SimHost host = sim.host("server");
            host.startMain(
                    "echo",
                    () -> {
                        Server server = Streams.startServer(EchoServer::echo, null, 7007);
                        seen.add("aborted " + serveUntilTerminated(server));
                    });
            sim.host("client")
                    .startMain(
                            "ask",
                            () -> {
                                sleep(ofSeconds(1));
                                try (StreamConnection server =
                                        Streams.openConnection("server", 7007)) {
                                    server.writer().write("one\n");
                                    seen.add(server.reader().readLine());
                                    host.signal("TERM");
                                    sleep(ofSeconds(5));
                                    server.writer().write("two\n");
                                    seen.add(server.reader().readLine());
                                }
                            });
            sim.runUntil(() -> seen.size() == 3);
        }
        assertThat(seen).containsExactly("one", "two", "aborted 0");
    }

    static StreamOptions careful() {
        return StreamOptions.standard()
                .withLimit(8 * 1024)
                .withReadTimeout(ofSeconds(10))
                .withServer(
                        ServerOptions.standard()
                                .withMaxConnections(10_000)
                                .withTransport(
                                        TransportOptions.standard()
                                                .withIdleTimeout(ofSeconds(60))
                                                .withMaxWriteBuffer(1 << 20)));
    }

    @Test
    void aCarefulServerServes() throws Exception {
        run(
                () -> {
                    try (Server server =
                            Streams.startServer(EchoServer::echo, "localhost", 0, careful())) {
                        assertThat(ask("localhost", server.port(), "hello")).isEqualTo("hello");
                    }
                });
    }

    static final class Counting implements Protocol {
        long bytes;
        private @Nullable Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
            made.write("count\n".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            bytes += data.remaining(); // lent: copy what shall be kept
        }

        @Override
        public void connectionLost(@Nullable Exception failure) {
            transport = null;
        }
    }

    static long count(String host, int port) throws IOException {
        EventLoop loop = EventLoop.current();
        Connection<Counting> connection =
                await(Transports.createConnection(loop, Counting::new, host, port));
        sleep(ofSeconds(1));
        connection.transport().close();
        return connection.protocol().bytes;
    }

    @Test
    void aProtocolCounts() throws Exception {
        run(
                () -> {
                    try (Server server = Streams.startServer(EchoServer::echo, "localhost", 0)) {
                        assertThat(count("localhost", server.port())).isEqualTo(6);
                    }
                });
    }

    @Test
    void theSameCodeRunsBetweenSimulatedHosts() {
        List<String> answers = new ArrayList<>();
        try (Simulation sim = Simulation.calm()) {
            sim.host("server")
                    .startMain(
                            "echo",
                            () -> Streams.startServer(EchoServer::echo, null, 7007).serveForever());
            sim.host("client")
                    .startMain(
                            "ask",
                            () -> {
                                sleep(ofSeconds(1)); // in virtual time
                                answers.add(ask("server", 7007, "hello"));
                            });
            sim.runUntil(() -> !answers.isEmpty());
        }
        assertThat(answers).containsExactly("hello");
    }
}
