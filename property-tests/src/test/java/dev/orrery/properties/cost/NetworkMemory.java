package dev.orrery.properties.cost;

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
import java.util.Locale;

/** Prints what is on the heap more for each host and each connection that does nothing. */
final class NetworkMemory {
    // Fewer than a host may open.
    private static final int COUNT = 500;
    private static final int PORT = 80;
    private static final Duration WHILE = Duration.ofSeconds(3);

    private NetworkMemory() {}

    static void print() throws IOException {
        // The first time loads classes, too.
        for (boolean counts : new boolean[] {false, true}) {
            hosts(counts);
            model(counts);
            streams(counts);
        }
    }

    private static void hosts(boolean counts) {
        try (Simulation simulation = Simulations.of(false)) {
            long before = used();
            for (int i = 0; i < COUNT; i++) {
                simulation.host("h" + i);
            }
            row("a host without loops", before, counts);
        }
        try (Simulation simulation = Simulations.of(false)) {
            long before = used();
            IdleHosts.startDatagrams(simulation, COUNT);
            simulation.runFor(WHILE);
            row("an idle host with loop, socket, heartbeat", before, counts);
        }
    }

    private static void model(boolean counts) throws IOException {
        try (Simulation simulation = Simulations.of(false)) {
            Node a = simulation.network().addNode("a");
            Node b = simulation.network().addNode("b");
            TcpStack client = Simulations.stackOf(simulation, a);
            InetSocketAddress address = new InetSocketAddress(b.address(), PORT);
            TcpListener listener =
                    Simulations.stackOf(simulation, b).newListener(TcpOptions.standard());
            listener.bind(address, COUNT);
            long before = used();
            List<TcpConnection> ends = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                TcpConnection connection = client.newConnection(TcpOptions.standard());
                connection.connect(address);
                ends.add(connection);
            }
            simulation.runFor(WHILE);
            for (int i = 0; i < COUNT; i++) {
                ends.add(listener.accept());
            }
            row("an idle connection of the TCP model, both ends", before, counts);
            require(ends.stream().allMatch(end -> end != null && end.isWritable()));
        }
    }

    private static void streams(boolean counts) {
        try (Simulation simulation = Simulations.of(false)) {
            InetSocketAddress b = new InetSocketAddress(simulation.host("b").address(), PORT);
            simulation.host("b").startMain("loop", NetworkMemory::serve);
            simulation.runFor(WHILE);
            long before = used();
            List<StreamConnection> made = new ArrayList<>();
            simulation.host("a").startMain("loop", () -> connect(b, made));
            simulation.runFor(WHILE);
            row("an idle connection of streams, a task at one end", before, counts);
            require(made.size() == COUNT);
        }
    }

    private static void serve() throws IOException {
        Streams.startServer((reader, writer) -> reader.readLine(), null, PORT).serveForever();
    }

    private static void connect(InetSocketAddress address, List<StreamConnection> made)
            throws IOException {
        for (int i = 0; i < COUNT; i++) {
            made.add(Streams.openConnection(address, StreamOptions.standard()));
        }
        Async.sleep(Duration.ofDays(1));
    }

    private static void require(boolean complete) {
        if (!complete) {
            throw new IllegalStateException("not all connections were made");
        }
    }

    private static void row(String what, long before, boolean counts) {
        long each = (used() - before) / COUNT;
        if (counts) {
            System.out.printf(Locale.ROOT, "%-52s %,15d %15s bytes%n", what, each, "");
        }
    }

    private static long used() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
