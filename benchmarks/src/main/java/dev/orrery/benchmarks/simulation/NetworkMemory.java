package dev.orrery.benchmarks.simulation;

import dev.orrery.benchmarks.peer.ProcessCost;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.net.StreamConnection;
import dev.orrery.loop.net.StreamOptions;
import dev.orrery.loop.net.Streams;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.link.Node;
import dev.orrery.sim.tcp.TcpConnection;
import dev.orrery.sim.tcp.TcpListener;
import dev.orrery.sim.tcp.TcpOptions;
import dev.orrery.sim.tcp.TcpStack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is on the heap more for each host and each connection that does nothing. */
final class NetworkMemory {
    private static final int PORT = 80;
    private static final Duration WHILE = Duration.ofSeconds(3);

    private NetworkMemory() {}

    /** Bytes of a host without loops. */
    static double ofHost(int count) {
        try (Simulation simulation = Simulations.of(false)) {
            long before = ProcessCost.usedHeapBytes();
            for (int i = 0; i < count; i++) {
                simulation.host("h" + i);
            }
            return each(before, count);
        }
    }

    /** Bytes of an idle host with a loop, a socket and a heartbeat. */
    static double ofIdleHost(int count) {
        try (Simulation simulation = Simulations.of(false)) {
            long before = ProcessCost.usedHeapBytes();
            IdleHosts.startDatagrams(simulation, count);
            simulation.runFor(WHILE);
            return each(before, count);
        }
    }

    /** Bytes of an idle connection of the TCP model, both ends. */
    static double ofModel(int count) throws IOException {
        try (Simulation simulation = Simulations.of(false)) {
            Node a = simulation.network().addNode("a");
            Node b = simulation.network().addNode("b");
            TcpStack client = Simulations.stackOf(simulation, a);
            InetSocketAddress address = new InetSocketAddress(b.address(), PORT);
            TcpListener listener =
                    Simulations.stackOf(simulation, b).newListener(TcpOptions.standard());
            listener.bind(address, count);
            long before = ProcessCost.usedHeapBytes();
            List<TcpConnection> ends = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                TcpConnection connection = client.newConnection(TcpOptions.standard());
                connection.connect(address);
                ends.add(connection);
            }
            simulation.runFor(WHILE);
            for (int i = 0; i < count; i++) {
                ends.add(listener.accept());
            }
            double each = each(before, count);
            require(ends.stream().allMatch(end -> end != null && end.isWritable()));
            return each;
        }
    }

    /** Bytes of an idle connection of streams, with a task at one end. */
    static double ofStreams(int count) {
        try (Simulation simulation = Simulations.of(false)) {
            InetSocketAddress b = new InetSocketAddress(simulation.host("b").address(), PORT);
            simulation.host("b").startMain("loop", NetworkMemory::serve);
            simulation.runFor(WHILE);
            long before = ProcessCost.usedHeapBytes();
            List<StreamConnection> made = new ArrayList<>();
            simulation.host("a").startMain("loop", () -> connect(b, made, count));
            simulation.runFor(WHILE);
            double each = each(before, count);
            require(made.size() == count);
            return each;
        }
    }

    private static void serve() throws IOException {
        Streams.startServer((reader, writer) -> reader.readLine(), null, PORT).serveForever();
    }

    private static void connect(InetSocketAddress address, List<StreamConnection> made, int count)
            throws IOException {
        for (int i = 0; i < count; i++) {
            made.add(Streams.openConnection(address, StreamOptions.standard()));
        }
        Async.sleep(Duration.ofDays(1));
    }

    private static void require(boolean complete) {
        if (!complete) {
            throw new IllegalStateException("not all connections were made");
        }
    }

    private static double each(long before, int count) {
        return (double) (ProcessCost.usedHeapBytes() - before) / count;
    }
}
