package dev.orrery.properties.cost;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.link.Datagram;
import dev.orrery.sim.link.Node;
import dev.orrery.sim.link.Route;
import dev.orrery.sim.link.TcpSegment;
import dev.orrery.sim.tcp.TcpConnection;
import dev.orrery.sim.tcp.TcpListener;
import dev.orrery.sim.tcp.TcpOptions;
import dev.orrery.sim.tcp.TcpStack;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * Prints what the simulated network costs: packets and bytes a second, virtual time for processor
 * time with idle hosts, memory of a host and of a connection. Everything runs on one thread, and
 * what counts is that thread's processor time. Run by benchmarks/network.
 */
final class NetworkMain {
    private static final int ROUNDS = 5;
    private static final int PACKETS = 1_000_000;
    private static final long STREAM_BYTES = 200_000_000;
    private static final int IN_FLIGHT = 64;
    private static final long SEED = 7;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private NetworkMain() {}

    public static void main(String[] arguments) throws IOException {
        String only = arguments.length == 0 ? "" : arguments[0];
        System.out.println(
                "Java "
                        + Runtime.version()
                        + ", medians of "
                        + ROUNDS
                        + " rounds, processor time of the one thread");
        if (only.isEmpty() || only.equals("packets")) {
            rate("datagrams of 64 bytes, no faults", "packets/s", () -> packets(false));
            rate("datagrams of 64 bytes, with faults", "packets/s", () -> packets(true));
        }
        if (only.isEmpty() || only.equals("stream")) {
            rate("one TCP stream", "bytes/s", () -> stream(false));
            rate("one TCP stream on links with faults", "bytes/s", () -> stream(true));
        }
        if (only.isEmpty() || only.equals("channels")) {
            rate("one TCP stream, channels on two loops", "bytes/s", NetworkMain::channels);
        }
        if (only.isEmpty() || only.equals("idle")) {
            for (int hosts : new int[] {10, 100, 1000}) {
                rate(
                        hosts + " idle hosts, a heartbeat each second",
                        "virtual s/s",
                        () -> idle(hosts));
            }
        }
        if (only.isEmpty() || only.equals("memory")) {
            memory();
        }
    }

    private static void rate(String what, String unit, DoubleSupplier round) {
        double[] rates = new double[1 + ROUNDS];
        Arrays.setAll(rates, i -> round.getAsDouble());
        // The first one warms up.
        Arrays.sort(rates, 1, rates.length);
        System.out.printf(Locale.ROOT, "%-44s %,15.0f %s%n", what, rates[1 + ROUNDS / 2], unit);
    }

    /** Where there are faults, every kind of them has the same strength. */
    private static Simulation simulation(boolean faults) {
        Simulation simulation = faults ? Simulation.of(SeededOracle.even(SEED)) : Simulation.calm();
        simulation.setBudget(Long.MAX_VALUE, Duration.ofDays(3650));
        return simulation;
    }

    /** Each packet is answered with the next, so that there are always as many under way. */
    private static double packets(boolean faults) {
        try (Simulation simulation = simulation(faults)) {
            if (faults) {
                simulation.network().startFaults();
            }
            Node a = simulation.network().addNode("a");
            Node b = simulation.network().addNode("b");
            long[] left = {PACKETS};
            for (Node node : new Node[] {a, b}) {
                Node other = node == a ? b : a;
                Route route = node.route(node.address(), 1, other.address(), 1);
                node.attach(
                        packet -> {
                            if (left[0]-- > 0) {
                                node.send(new Datagram(route, new byte[64]));
                            }
                        });
            }
            Route first = a.route(a.address(), 1, b.address(), 1);
            long start = THREADS.getCurrentThreadCpuTime();
            while (left[0] > 0) {
                // Also in place of what was lost.
                for (int i = 0; i < IN_FLIGHT; i++) {
                    a.send(new Datagram(first, new byte[64]));
                }
                simulation.runUntilIdle();
                // Where all was lost at a partition, that ends in time.
                simulation.runFor(Duration.ofSeconds(1));
            }
            long nanos = THREADS.getCurrentThreadCpuTime() - start;
            return simulation.network().stats().sent() * 1e9 / nanos;
        }
    }

    private static TcpStack stackOf(Simulation simulation, Node node) {
        TcpStack stack = new TcpStack(node, simulation.decisions(), simulation.trace());
        node.attach(
                packet -> {
                    if (packet instanceof TcpSegment segment) {
                        stack.receive(segment);
                    }
                });
        return stack;
    }

    private static double stream(boolean faults) {
        try (Simulation simulation = simulation(faults)) {
            if (faults) {
                simulation.network().startFaults();
            }
            Node a = simulation.network().addNode("a");
            Node b = simulation.network().addNode("b");
            InetSocketAddress address = new InetSocketAddress(b.address(), 80);
            TcpListener listener = stackOf(simulation, b).newListener(TcpOptions.standard());
            listener.bind(address, 10);
            TcpConnection client = stackOf(simulation, a).newConnection(TcpOptions.standard());
            client.connect(address);
            simulation.runUntil(listener::isAcceptable);
            TcpConnection server = listener.accept();
            ByteBuffer source = ByteBuffer.allocate(1 << 16);
            ByteBuffer target = ByteBuffer.allocate(1 << 16);
            long[] received = {0};
            client.setObserver(() -> pump(client, source));
            server.setObserver(() -> received[0] += drain(server, target));
            long start = THREADS.getCurrentThreadCpuTime();
            pump(client, source);
            simulation.runUntil(() -> received[0] >= STREAM_BYTES);
            long nanos = THREADS.getCurrentThreadCpuTime() - start;
            return received[0] * 1e9 / nanos;
        } catch (IOException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static void pump(TcpConnection client, ByteBuffer source) {
        try {
            while (client.isWritable()) {
                source.clear();
                if (client.write(source) == 0) {
                    return;
                }
            }
        } catch (IOException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static long drain(TcpConnection server, ByteBuffer target) {
        long count = 0;
        try {
            while (server.isReadable()) {
                target.clear();
                int read = server.read(target);
                if (read <= 0) {
                    break;
                }
                count += read;
            }
        } catch (IOException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        return count;
    }

    private static double idle(int hosts) {
        try (Simulation simulation = simulation(false)) {
            hosts(simulation, hosts);
            int seconds = 20_000 / hosts;
            simulation.runFor(Duration.ofSeconds(2));
            long start = THREADS.getCurrentThreadCpuTime();
            simulation.runFor(Duration.ofSeconds(seconds));
            return seconds * 1e9 / (THREADS.getCurrentThreadCpuTime() - start);
        }
    }

    /** Each with a loop, a socket, and a timer that sends the next host a datagram each second. */
    private static void hosts(Simulation simulation, int count) {
        for (int i = 0; i < count; i++) {
            simulation.host("h" + i);
        }
        for (int i = 0; i < count; i++) {
            InetAddress next = simulation.host("h" + (i + 1) % count).address();
            simulation
                    .host("h" + i)
                    .start("loop", loop -> heartbeats(loop, new InetSocketAddress(next, 7)));
        }
    }

    private static void heartbeats(EventLoop loop, InetSocketAddress next) {
        try {
            DatagramChannel channel = loop.world().selectorProvider().openDatagramChannel();
            channel.bind(new InetSocketAddress(7)).configureBlocking(false);
            ByteBuffer target = ByteBuffer.allocate(64);
            loop.addReader(channel, () -> receive(channel, target));
            beat(loop, channel, next);
        } catch (IOException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static void receive(DatagramChannel channel, ByteBuffer target) {
        try {
            channel.receive(target.clear());
        } catch (IOException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static void beat(EventLoop loop, DatagramChannel channel, InetSocketAddress next) {
        try {
            channel.send(ByteBuffer.allocate(16), next);
        } catch (IOException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        loop.callLater(Duration.ofSeconds(1), () -> beat(loop, channel, next));
    }

    /** As {@link #stream}, through the channels and selectors of two hosts with loops. */
    private static double channels() {
        try (Simulation simulation = simulation(false)) {
            InetSocketAddress address = new InetSocketAddress(simulation.host("b").address(), 80);
            long[] received = {0};
            simulation.host("b").start("loop", loop -> serve(loop, received));
            simulation.host("a").start("loop", loop -> feed(loop, address));
            simulation.runUntil(() -> received[0] > 0);
            long start = THREADS.getCurrentThreadCpuTime();
            simulation.runUntil(() -> received[0] >= STREAM_BYTES);
            return received[0] * 1e9 / (THREADS.getCurrentThreadCpuTime() - start);
        }
    }

    private static void serve(EventLoop loop, long[] received) {
        try {
            ServerSocketChannel server = loop.world().selectorProvider().openServerSocketChannel();
            server.bind(new InetSocketAddress(80)).configureBlocking(false);
            loop.addReader(
                    server,
                    () -> {
                        try {
                            SocketChannel accepted = server.accept();
                            accepted.configureBlocking(false);
                            ByteBuffer target = ByteBuffer.allocate(1 << 16);
                            loop.addReader(
                                    accepted,
                                    () -> {
                                        try {
                                            received[0] += accepted.read(target.clear());
                                        } catch (IOException unexpected) {
                                            throw new IllegalStateException(unexpected);
                                        }
                                    });
                        } catch (IOException unexpected) {
                            throw new IllegalStateException(unexpected);
                        }
                    });
        } catch (IOException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static void feed(EventLoop loop, InetSocketAddress address) {
        try {
            SocketChannel client = loop.world().selectorProvider().openSocketChannel();
            client.configureBlocking(false);
            client.connect(address);
            ByteBuffer source = ByteBuffer.allocate(1 << 16);
            loop.addWriter(
                    client,
                    () -> {
                        try {
                            if (client.finishConnect()) {
                                client.write(source.clear());
                            }
                        } catch (IOException unexpected) {
                            throw new IllegalStateException(unexpected);
                        }
                    });
        } catch (IOException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static void memory() throws IOException {
        int count = 1000;
        long before = used();
        try (Simulation simulation = simulation(false)) {
            hosts(simulation, count);
            simulation.runFor(Duration.ofSeconds(3));
            System.out.printf(
                    Locale.ROOT,
                    "%-44s %,15d bytes%n",
                    "memory of an idle host with loop and socket",
                    (used() - before) / count);
            Node a = simulation.network().addNode("a");
            Node b = simulation.network().addNode("b");
            TcpStack client = stackOf(simulation, a);
            InetSocketAddress address = new InetSocketAddress(b.address(), 80);
            TcpListener listener = stackOf(simulation, b).newListener(TcpOptions.standard());
            listener.bind(address, count);
            long beforeConnections = used();
            TcpConnection[] both = new TcpConnection[2 * count];
            for (int i = 0; i < count; i++) {
                both[i] = client.newConnection(TcpOptions.standard());
                both[i].connect(address);
            }
            simulation.runFor(Duration.ofSeconds(3));
            for (int i = 0; i < count; i++) {
                both[count + i] = listener.accept();
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-44s %,15d bytes%n",
                    "memory of an idle connection, both ends",
                    (used() - beforeConnections) / count);
            if (both[2 * count - 1] == null) {
                throw new IllegalStateException("not all connections were accepted");
            }
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
