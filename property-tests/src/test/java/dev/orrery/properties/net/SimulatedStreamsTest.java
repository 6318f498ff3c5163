package dev.orrery.properties.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.combine.Async;
import dev.orrery.loop.net.ExtraInfo;
import dev.orrery.loop.net.Server;
import dev.orrery.loop.net.StreamConnection;
import dev.orrery.loop.net.StreamHandler;
import dev.orrery.loop.net.StreamOptions;
import dev.orrery.loop.net.Streams;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.link.Latency;
import dev.orrery.sim.link.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Between two hosts of a simulation. */
class SimulatedStreamsTest extends StreamsContract {
    private static final int SIMULATED_PORT = 4711;

    @Override
    void talk(StreamHandler handler, StreamOptions options, Client client) {
        for (int seed = 0; seed < 10; seed++) {
            try (Simulation sim = seed == 0 ? Simulation.calm() : Simulation.seeded(seed)) {
                // What the network does wrong is not what this is about.
                sim.heal();
                boolean[] isOver = new boolean[1];
                sim.host("server")
                        .startMain(
                                "server",
                                () -> {
                                    Server server =
                                            Streams.startServer(
                                                    handler, null, SIMULATED_PORT, options);
                                    sim.host("client")
                                            .startMain(
                                                    "client",
                                                    () -> {
                                                        client.run("server", SIMULATED_PORT);
                                                        isOver[0] = true;
                                                    });
                                    server.serveForever();
                                });
                sim.runUntil(() -> isOver[0]);
            }
        }
    }

    @Test
    void whereIpv6IsSilentIpv4JoinsInAfter250Milliseconds() {
        List<String> seen = new ArrayList<>();
        try (Simulation sim = Simulation.calm()) {
            sim.network().everyLink().latency(Latency.fixed(Duration.ZERO));
            sim.network()
                    .addRule(
                            "IPv6 is silent",
                            (from, to, packet) ->
                                    packet.route().destination() instanceof Inet6Address
                                            ? Verdict.drop()
                                            : Verdict.pass());
            SimHost server = sim.host("server");
            sim.dns().set("both.test", server.address6(), server.address());
            server.startMain(
                    "server",
                    () ->
                            Streams.startServer(
                                            (reader, writer) -> {},
                                            null,
                                            SIMULATED_PORT,
                                            StreamOptions.standard())
                                    .serveForever());
            sim.host("client")
                    .startMain(
                            "client",
                            () -> {
                                Async.sleep(Duration.ofSeconds(1));
                                try (StreamConnection connection =
                                        Streams.openConnection("both.test", SIMULATED_PORT)) {
                                    seen.add(
                                            connection.writer().extraInfo(ExtraInfo.PEER_ADDRESS)
                                                    + " at "
                                                    + sim.elapsed());
                                }
                            });
            sim.runFor(Duration.ofSeconds(10));
            assertThat(seen)
                    .containsExactly(
                            "both.test/" + server.address().getHostAddress() + ":4711 at PT1.25S");
        }
    }

    /** A simulated server has no file, and the path may be that of a server which is in use. */
    @Test
    void aSimulatedUnixServerLeavesTheFilesOfThisMachineAlone(@TempDir Path folder)
            throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (ServerSocketChannel real = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            real.bind(address);
            List<String> answers = new ArrayList<>();
            try (Simulation sim = Simulation.calm()) {
                sim.host("server")
                        .startMain(
                                "server",
                                () -> {
                                    for (int i = 0; i < 2; i++) {
                                        answers.add(serveOne(address));
                                    }
                                });
                sim.runUntil(() -> answers.size() == 2);
            }
            assertThat(answers).containsExactly("hello", "hello");
            assertThat(address.getPath()).exists();
        }
    }

    private static String serveOne(UnixDomainSocketAddress address) throws IOException {
        StreamOptions options = StreamOptions.standard();
        try (Server _ =
                        Streams.startServer(
                                (_, writer) -> writer.write("hello"), address, options);
                StreamConnection client = Streams.openConnection(address, options)) {
            return String.valueOf(client.reader().readLine());
        }
    }
}
