package dev.orrery.examples.pages;

import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.timeout;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.orrery.junit.SimulationTest;
import dev.orrery.loop.net.StreamConnection;
import dev.orrery.loop.net.StreamReader;
import dev.orrery.loop.net.Streams;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;

/** The test of a cluster in docs/hosts.md. */
class ClusterTest {
    @SimulationTest(seeds = 50)
    void whatOneNodeKnowsAllComeToKnow(Simulation sim) {
        List<SimHost> nodes = List.of(sim.host("a"), sim.host("b"), sim.host("c"));
        for (SimHost node : nodes) {
            node.boot(self -> self.startMain("node", () -> gossip(self, nodes)));
        }
        sim.eventually(
                "all know all",
                ofSeconds(60),
                () -> nodes.stream().allMatch(node -> known(node).size() == nodes.size()));
        sim.faults().off("net.emfile"); // a node that cannot listen gives up
        sim.ready(); // crashes, pauses, loss and partitions begin, as the seed says
        sim.runFor(ofSeconds(20));
        sim.finish(); // heals, and goes on until all know all
    }

    static Set<String> known(SimHost node) {
        return node.durable("known", () -> new TreeSet<>(List.of(node.name())));
    }

    static void gossip(SimHost self, List<SimHost> nodes) throws IOException {
        Streams.startServer((reader, _) -> learn(self, reader), null, 7007);
        while (true) {
            for (SimHost peer : nodes) {
                sleep(ofMillis(100));
                try {
                    timeout(ofSeconds(1), () -> tell(peer.name(), known(self)));
                } catch (IOException | TimeoutException away) {
                    // Down, cut off or slow: it is told again.
                }
            }
        }
    }

    static void tell(String peer, Set<String> names) throws IOException {
        try (StreamConnection connection = Streams.openConnection(peer, 7007)) {
            connection.writer().write(String.join("\n", names) + "\n");
        }
    }

    static void learn(SimHost self, StreamReader reader) throws IOException {
        for (String name = reader.readLine(); name != null; name = reader.readLine()) {
            known(self).add(name);
        }
    }
}
