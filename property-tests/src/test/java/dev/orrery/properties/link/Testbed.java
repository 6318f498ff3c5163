package dev.orrery.properties.link;

import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.link.Datagram;
import dev.orrery.sim.link.Latency;
import dev.orrery.sim.link.Network;
import dev.orrery.sim.link.Node;
import dev.orrery.sim.link.Packet;
import dev.orrery.sim.link.TcpSegment;
import dev.orrery.sim.link.Timeline;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** A network with nothing above it: what arrives is written down. */
final class Testbed implements Timeline {
    static final long MS = 1_000_000;

    record Arrival(long timeNanos, Packet packet) {
        String text() {
            return packet instanceof Datagram datagram
                    ? new String(datagram.bytes(), StandardCharsets.ISO_8859_1)
                    : packet.toString();
        }
    }

    private record Event(long timeNanos, long sequence, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::timeNanos).thenComparingLong(Event::sequence));
    private final Map<String, List<Arrival>> arrivals = new LinkedHashMap<>();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private long nowNanos;
    private long sequence;
    final Trace trace;
    final Decisions decisions;
    final Network network;

    Testbed(Oracle oracle, String... hosts) {
        this(oracle, Trace.recordAll(), hosts);
    }

    private Testbed(Oracle oracle, Trace trace, String... hosts) {
        this.trace = trace;
        decisions = new Decisions(oracle);
        network = new Network(this, decisions, trace);
        for (String host : hosts) {
            Node node = network.addNode(host);
            List<Arrival> ofHost = new ArrayList<>();
            node.attach(packet -> ofHost.add(new Arrival(nowNanos, packet)));
            nodes.put(host, node);
            arrivals.put(host, ofHost);
        }
    }

    static Testbed calm(String... hosts) {
        Testbed made = new Testbed(new CalmOracle(), hosts);
        made.network.startFaults();
        return made;
    }

    /** Every question about {@code kind} is answered with {@code option}, others with 0. */
    static Testbed always(String kind, int option, String... hosts) {
        Testbed made = new Testbed((site, choices) -> site.kind().equals(kind) ? option : 0, hosts);
        made.network.startFaults();
        return made;
    }

    static Testbed seeded(long seed, String... hosts) {
        Testbed made = new Testbed(new SeededOracle(seed), hosts);
        made.network.startFaults();
        return made;
    }

    /** As {@link #seeded}, with another trace. */
    static Testbed seededSilent(long seed, Trace trace, String... hosts) {
        Testbed made = new Testbed(new SeededOracle(seed), trace, hosts);
        made.network.startFaults();
        return made;
    }

    /** With a latency of exactly one millisecond. */
    Testbed fixed() {
        network.everyLink().latency(Latency.fixed(Duration.ofMillis(1)));
        return this;
    }

    Node node(String host) {
        Node node = nodes.get(host);
        if (node == null) {
            throw new AssertionError("no host " + host);
        }
        return node;
    }

    void send(String from, String to, String text) {
        sendTo(from, node(to).address(), text);
    }

    void sendTo(String from, InetAddress to, String text) {
        Node sender = node(from);
        InetAddress source = to.isLoopbackAddress() ? sender.loopback() : sender.address();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        sender.send(new Datagram(sender.route(source, 1, to, 2), bytes));
    }

    TcpSegment segment(String from, InetAddress to, int flags, int length) {
        Node sender = node(from);
        return TcpSegment.data(
                sender.route(sender.address(), 1, to, 2),
                flags,
                7,
                9,
                1000,
                new byte[length],
                0,
                length);
    }

    /** All that was received so far. */
    List<Arrival> arrivals(String host) {
        List<Arrival> ofHost = arrivals.get(host);
        if (ofHost == null) {
            throw new AssertionError("no host " + host);
        }
        return ofHost;
    }

    List<String> texts(String host) {
        return arrivals(host).stream().map(Arrival::text).toList();
    }

    List<Long> times(String host) {
        return arrivals(host).stream().map(Arrival::timeNanos).toList();
    }

    /** How many events of links there are with such a text. */
    long events(String what) {
        return trace.events().stream()
                .filter(event -> event.kind() == EventKind.NETWORK && event.detail().equals(what))
                .count();
    }

    void runUntil(long timeNanos) {
        while (true) {
            Event next = events.peek();
            if (next == null || next.timeNanos() > timeNanos) {
                nowNanos = timeNanos;
                return;
            }
            events.remove();
            nowNanos = Math.max(nowNanos, next.timeNanos());
            next.action().run();
        }
    }

    /** Until nothing is under way. */
    void run() {
        while (true) {
            Event next = events.poll();
            if (next == null) {
                return;
            }
            nowNanos = Math.max(nowNanos, next.timeNanos());
            next.action().run();
        }
    }

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    @Override
    public void at(long timeNanos, Runnable event) {
        events.add(new Event(timeNanos, sequence++, event));
    }
}
