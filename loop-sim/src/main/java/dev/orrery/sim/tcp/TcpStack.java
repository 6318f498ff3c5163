package dev.orrery.sim.tcp;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.link.Node;
import dev.orrery.sim.link.Route;
import dev.orrery.sim.link.TcpSegment;
import dev.orrery.sim.link.Timeline;
import dev.orrery.sim.link.Unreachable;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The TCP of one host: its connections, its listeners, its ports.
 *
 * <p>Threading: the simulation's, one thread at a time; nothing here blocks. Time and units:
 * virtual nanoseconds. Order: all that it does follows from the order of the calls and of the
 * segments. Cost: a segment costs a look-up and no allocation but its own; a connection that is
 * idle costs no events. Failure: whatever arrives is dealt with or dropped, never thrown.
 *
 * <p>Source: RFC 9293; where it leaves a choice, Linux's.
 */
public final class TcpStack {
    static final long REST_NANOS = 60_000_000_000L;
    private static final int HEADER_BYTES_4 = 40;
    private static final int HEADER_BYTES_6 = 60;
    // Far apart, so that no number of an old connection is one of a new one; their lower 32 bits
    // are 0, so that captures begin at 0.
    private static final long NUMBERS_OF_A_CONNECTION = 1L << 36;

    /** One that will be gone at a time, if it has not got more time since. */
    private record Rest(Endpoint connection, long goneNanos) {}

    private final Node node;
    private final Timeline timeline;
    private final Trace trace;
    private final TcpFaults faults;
    private final Ports ports = new Ports();
    // By the route of what arrives for them.
    private final Map<Route, Endpoint> connections = new LinkedHashMap<>();
    private final Map<Integer, List<TcpListener>> listeners = new LinkedHashMap<>();
    // Those that only rest, or wait for an end that may never come; the first to go first.
    private final ArrayDeque<Rest> resting = new ArrayDeque<>();
    private long nextNumber;

    /**
     * The TCP of a host, without connections.
     *
     * @param node the host's place on the network; whoever receives for it hands segments over with
     *     {@link #receive}
     * @param decisions the run's decisions
     * @param trace the run's trace
     */
    public TcpStack(Node node, Decisions decisions, Trace trace) {
        this.node = node;
        this.timeline = node.timeline();
        this.trace = trace;
        this.faults = new TcpFaults(decisions, node);
    }

    /**
     * A new socket that is neither bound nor connected.
     *
     * @param options its options
     * @return the socket
     */
    public TcpConnection newConnection(TcpOptions options) {
        return new TcpConnection(this, options);
    }

    /**
     * A new socket that will listen.
     *
     * @param options its options, and those of what it accepts
     * @return the socket, not bound
     */
    public TcpListener newListener(TcpOptions options) {
        return new TcpListener(this, options);
    }

    /**
     * A segment has arrived for this host.
     *
     * @param segment any segment
     */
    public void receive(TcpSegment segment) {
        sweep();
        Endpoint connection = connections.get(segment.route());
        if (connection != null && !connection.givesWayTo(segment)) {
            connection.receive(segment);
            return;
        }
        TcpListener listener = null;
        if (segment.has(TcpSegment.SYN)
                && !segment.has(TcpSegment.ACK)
                && !segment.has(TcpSegment.RST)) {
            listener = listenerFor(segment.route());
        }
        if (listener != null) {
            listener.asked(segment);
        } else {
            refuse(segment);
        }
    }

    /**
     * Word has come that a segment of this host's did not reach anybody.
     *
     * @param news about a {@link TcpSegment}
     */
    public void receive(Unreachable news) {
        Endpoint connection = connections.get(news.about().route().back());
        if (connection != null) {
            connection.unreachable();
        }
    }

    /**
     * The host has crashed: connections and listeners are gone, without a word or with a reset to
     * each peer. The stack can be used again when the host is up.
     *
     * @param reset whether the peers hear of it, as when a process dies and its machine lives on
     */
    public void crash(boolean reset) {
        List<Endpoint> lost = new ArrayList<>(connections.values());
        connections.clear();
        resting.clear();
        ports.clear();
        for (List<TcpListener> ofPort : listeners.values()) {
            for (TcpListener listener : ofPort) {
                listener.crash();
            }
        }
        listeners.clear();
        for (Endpoint connection : lost) {
            connection.crash(reset);
        }
    }

    /**
     * Returns how many connections there are, those included that only rest.
     *
     * @return their number
     */
    public int connectionCount() {
        sweep();
        return connections.size();
    }

    private @Nullable TcpListener listenerFor(Route route) {
        List<TcpListener> ofPort = listeners.get(route.destinationPort());
        TcpListener best = null;
        int bestFit = 0;
        if (ofPort != null) {
            for (TcpListener listener : ofPort) {
                int fit = listener.fit(route.destination());
                if (fit > bestFit) {
                    best = listener;
                    bestFit = fit;
                }
            }
        }
        return best;
    }

    /** Nobody wants the segment: says so. */
    void refuse(TcpSegment segment) {
        if (segment.has(TcpSegment.RST)) {
            return;
        }
        Route back = segment.route().back();
        if (segment.has(TcpSegment.ACK)) {
            node.send(TcpSegment.bare(back, TcpSegment.RST, segment.ack(), 0, 0));
            return;
        }
        long next =
                segment.seq()
                        + segment.length()
                        + (segment.has(TcpSegment.SYN) ? 1 : 0)
                        + (segment.has(TcpSegment.FIN) ? 1 : 0);
        node.send(TcpSegment.bare(back, TcpSegment.RST | TcpSegment.ACK, 0, next, 0));
    }

    Ports.Hold bind(InetSocketAddress address, boolean reuse) throws BindException {
        InetAddress ip = address.getAddress();
        if (ip == null || (!ip.isAnyLocalAddress() && !node.owns(ip))) {
            throw new BindException("Cannot assign requested address");
        }
        sweep();
        return ports.bind(ip, address.getPort(), reuse);
    }

    Ports.Hold share(Ports.Hold listener, InetAddress address) {
        return ports.share(listener, address);
    }

    void release(Ports.Hold hold) {
        ports.release(hold);
    }

    void listen(TcpListener listener) {
        InetSocketAddress address = listener.localAddress();
        if (address != null) {
            listeners.computeIfAbsent(address.getPort(), port -> new ArrayList<>(1)).add(listener);
        }
    }

    void stopListening(TcpListener listener, Ports.Hold hold) {
        List<TcpListener> ofPort = listeners.get(hold.port);
        if (ofPort != null && ofPort.remove(listener)) {
            if (ofPort.isEmpty()) {
                listeners.remove(hold.port);
            }
            ports.release(hold);
        }
    }

    /** The way to a peer, from a port of our own if none was bound. */
    Route routeTo(Endpoint connection, InetSocketAddress remote, Ports.@Nullable Hold bound)
            throws IOException {
        sweep();
        InetAddress destination = reachable(remote.getAddress());
        if (destination.isMulticastAddress() || isBroadcast(destination)) {
            throw new SocketException("Network is unreachable");
        }
        InetAddress source = bound == null ? null : bound.address;
        if (source == null || source.isAnyLocalAddress()) {
            source = sourceFor(destination);
        }
        if (source instanceof Inet4Address != destination instanceof Inet4Address) {
            throw new SocketException("Network is unreachable");
        }
        if (source.isLoopbackAddress() && !node.owns(destination)) {
            throw new SocketException("Invalid argument");
        }
        InetAddress from = source;
        int remotePort = remote.getPort();
        if (bound != null) {
            connection.holds(bound);
            return node.route(from, bound.port, destination, remotePort);
        }
        Ports.Hold picked =
                ports.pickFor(
                        from,
                        connection.options().reuseAddress(),
                        port -> isFree(node.route(from, port, destination, remotePort)));
        if (picked == null) {
            throw new BindException("Cannot assign requested address");
        }
        connection.holds(picked);
        return node.route(from, picked.port, destination, remotePort);
    }

    private boolean isFree(Route route) {
        return !connections.containsKey(route.back());
    }

    private InetAddress reachable(InetAddress remote) {
        if (!remote.isAnyLocalAddress()) {
            return remote;
        }
        return remote instanceof Inet4Address ? node.loopback() : node.loopback6();
    }

    private static boolean isBroadcast(InetAddress address) {
        return address instanceof Inet4Address && address.hashCode() == -1;
    }

    private InetAddress sourceFor(InetAddress destination) {
        if (node.owns(destination)) {
            return destination;
        }
        return destination instanceof Inet4Address ? node.address() : node.address6();
    }

    /** From now on the connection gets what arrives for it. False if the way is taken. */
    boolean add(Endpoint connection, Route route) {
        return connections.putIfAbsent(route.back(), connection) == null;
    }

    void remove(Endpoint connection, Route route) {
        connections.remove(route.back(), connection);
    }

    /** The connection goes in a minute, by itself. */
    void rest(Endpoint connection, long goneNanos) {
        sweep();
        resting.addLast(new Rest(connection, goneNanos));
    }

    /** Lets those go whose time is over; nobody sees the difference between then and now. */
    private void sweep() {
        long now = timeline.nowNanos();
        Rest first = resting.peekFirst();
        while (first != null && first.goneNanos() <= now) {
            resting.removeFirst();
            first.connection().goAt(first.goneNanos());
            first = resting.peekFirst();
        }
    }

    long nextNumber() {
        long number = nextNumber;
        nextNumber += NUMBERS_OF_A_CONNECTION;
        return number;
    }

    int segmentBytes(Route route) {
        int header = route.destination() instanceof Inet4Address ? HEADER_BYTES_4 : HEADER_BYTES_6;
        return node.mtu(route.destination()) - header;
    }

    boolean isLoopback(Route route) {
        return node.owns(route.destination());
    }

    void send(TcpSegment segment) {
        node.send(segment);
    }

    long nowNanos() {
        return timeline.nowNanos();
    }

    Timeline timeline() {
        return timeline;
    }

    TcpFaults faults() {
        return faults;
    }

    /** Puts what happens to a connection into the trace. */
    void record(String detail, long port) {
        trace.record(timeline.nowNanos(), node.name(), EventKind.NETWORK, detail, port);
    }

    @Override
    public String toString() {
        return "tcp of " + node.name();
    }
}
