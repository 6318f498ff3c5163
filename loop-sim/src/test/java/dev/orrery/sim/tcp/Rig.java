package dev.orrery.sim.tcp;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.SplitMix64;
import dev.orrery.sim.link.Datagram;
import dev.orrery.sim.link.Network;
import dev.orrery.sim.link.Node;
import dev.orrery.sim.link.TcpSegment;
import dev.orrery.sim.link.Timeline;
import dev.orrery.sim.link.Unreachable;
import dev.orrery.sim.trace.Trace;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Two machines on a network, and virtual time that a test turns. */
final class Rig implements Timeline {
    private record Event(long timeNanos, long sequence, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    (one, other) ->
                            one.timeNanos != other.timeNanos
                                    ? Long.compare(one.timeNanos, other.timeNanos)
                                    : Long.compare(one.sequence, other.sequence));
    private long sequence;
    private long nowNanos;
    private long asked;
    private long history;

    final Trace trace = Trace.digestOnly();
    final Decisions decisions;
    final Network network;
    final Node a;
    final Node b;
    final TcpStack stackA;
    final TcpStack stackB;

    /** What has arrived anywhere, in order. */
    final List<TcpSegment> arrived = new ArrayList<>();

    Rig() {
        this((site, choices) -> 0);
    }

    Rig(Oracle oracle) {
        decisions = new Decisions(oracle);
        network = new Network(this, decisions, trace);
        network.startFaults();
        a = network.addNode("a");
        b = network.addNode("b");
        stackA = new TcpStack(a, decisions, trace);
        stackB = new TcpStack(b, decisions, trace);
        attach(a, stackA);
        attach(b, stackB);
    }

    Weather weather = (segment, delivery) -> delivery.accept(segment);

    private void attach(Node node, TcpStack stack) {
        node.attach(
                packet -> {
                    switch (packet) {
                        case TcpSegment segment -> weather.met(segment, one -> lead(stack, one));
                        case Unreachable news -> stack.receive(news);
                        case Datagram ignored -> throw new AssertionError("a datagram");
                    }
                });
    }

    /** What a wire does to segments: hands each over, or does not, or later, or twice. */
    interface Weather {
        void met(TcpSegment segment, Consumer<TcpSegment> delivery);
    }

    private void lead(TcpStack stack, TcpSegment segment) {
        arrived.add(segment);
        history = SplitMix64.mix(history + nowNanos) + segment.toString().hashCode();
        stack.receive(segment);
    }

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    @Override
    public void at(long timeNanos, Runnable event) {
        asked++;
        events.add(new Event(Math.max(timeNanos, nowNanos), sequence++, event));
    }

    /** Equal for equal segments at equal times. */
    long history() {
        return history;
    }

    /** How many events there were. */
    long asked() {
        return asked;
    }

    /** Runs until nothing is to come. */
    void run() {
        run(Long.MAX_VALUE);
    }

    /** Runs what is to come within some time. */
    void run(long nanos) {
        long limit = nanos == Long.MAX_VALUE ? nanos : nowNanos + nanos;
        while (!events.isEmpty() && events.element().timeNanos <= limit) {
            Event event = events.remove();
            nowNanos = event.timeNanos;
            event.action.run();
        }
        nowNanos = limit == Long.MAX_VALUE ? nowNanos : limit;
    }

    static final int PORT = 80;
    static final long MILLIS = 1_000_000;
    static final long SECONDS = 1_000_000_000;

    TcpListener listen(TcpOptions options, int backlog) {
        TcpListener listener = stackB.newListener(options);
        try {
            listener.bind(new InetSocketAddress(b.address(), PORT), backlog);
        } catch (IOException wrong) {
            throw new AssertionError(wrong);
        }
        return listener;
    }

    TcpConnection connect(TcpOptions options) {
        return connect(options, b.address());
    }

    TcpConnection connect(TcpOptions options, InetAddress address) {
        TcpConnection connection = stackA.newConnection(options);
        try {
            connection.connect(new InetSocketAddress(address, PORT));
        } catch (IOException wrong) {
            throw new AssertionError(wrong);
        }
        return connection;
    }

    static ByteBuffer bytes(int from, int to) {
        ByteBuffer buffer = ByteBuffer.allocate(to - from);
        for (int i = from; i < to; i++) {
            buffer.put(at(i));
        }
        return buffer.flip();
    }

    /** The i-th byte of the stream that tests write. */
    static byte at(int i) {
        return (byte) (i * 31 + (i >> 8));
    }

    /** Two ends of one connection. */
    record Pair(TcpConnection client, TcpConnection server) {}

    Pair open(TcpOptions client, TcpOptions server) {
        TcpListener listener = listen(server, 10);
        TcpConnection connection = connect(client);
        run(SECONDS);
        TcpConnection accepted = listener.accept();
        if (accepted == null || !connection.isConnected()) {
            throw new AssertionError("not connected");
        }
        return new Pair(connection, accepted);
    }

    Pair open() {
        return open(TcpOptions.standard(), TcpOptions.standard());
    }
}
