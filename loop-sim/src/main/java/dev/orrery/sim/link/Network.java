package dev.orrery.sim.link;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Site;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The simulated network of one run: machines, and links between any two of them.
 *
 * <p>Threading: one run, one thread at a time. Time and units: virtual nanoseconds. Order: packets
 * that travel equally long arrive in the order in which they were sent.
 */
public final class Network {
    private static final int MOST_NODES = 65_534;
    private static final int ETHERNET_MTU = 1500;
    private static final int LOOPBACK_MTU = 65_536;
    private static final Latency LOOPBACK = Latency.fixed(Duration.ofNanos(10_000));
    // As long as Linux asks for the address of a neighbour that is not there.
    private static final long NO_NEIGHBOUR_NANOS = 3_000_000_000L;

    private final Timeline timeline;
    private final Decisions decisions;
    private final Trace trace;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<InetAddress, Node> byAddress = new LinkedHashMap<>();
    private final Map<String, Node> byName = new LinkedHashMap<>();
    // By the index of the sender, then of the receiver; made with the first packet.
    private final List<@Nullable Path[]> paths = new ArrayList<>();
    private Latency latency =
            Latency.longTail(
                    Duration.ofNanos(100_000), Duration.ofNanos(800_000), Duration.ofMillis(100));

    /**
     * A network without machines.
     *
     * @param timeline the run's virtual time
     * @param decisions the run's decisions
     * @param trace the run's trace
     */
    public Network(Timeline timeline, Decisions decisions, Trace trace) {
        this.timeline = timeline;
        this.decisions = decisions;
        this.trace = trace;
    }

    /**
     * A new machine.
     *
     * @param name unique on this network
     * @return the machine, with addresses, detached
     * @throws IllegalArgumentException if there is one of that name
     * @throws IllegalStateException if there are 65,534 already
     */
    public Node addNode(String name) {
        if (byName.containsKey(name)) {
            throw new IllegalArgumentException(
                    "name must be new on this network: name=" + name + ". Use the one made.");
        }
        if (nodes.size() == MOST_NODES) {
            throw new IllegalStateException(
                    "hosts must be at most " + MOST_NODES + ": name=" + name + ". Use fewer.");
        }
        Node node = new Node(this, name, nodes.size());
        nodes.add(node);
        byName.put(name, node);
        byAddress.put(node.address(), node);
        byAddress.put(node.address6(), node);
        paths.add(new @Nullable Path[0]);
        return node;
    }

    Timeline timeline() {
        return timeline;
    }

    Trace trace() {
        return trace;
    }

    int mtu(Node from, InetAddress destination) {
        return from.owns(destination) ? LOOPBACK_MTU : ETHERNET_MTU;
    }

    void send(Node from, Packet packet) {
        Route route = packet.route();
        Path path = route.path;
        if (path == null) {
            path = find(from, route.destination());
            if (path == null) {
                sendNowhere(from, packet);
                return;
            }
            route.path = path;
        }
        Path way = path;
        timeline.at(timeline.nowNanos() + travelNanos(way), () -> way.to.deliver(packet));
    }

    private long travelNanos(Path path) {
        if (path.isLoopback) {
            return LOOPBACK.nanos(0);
        }
        Site site = path.latencySite;
        if (site == null) {
            site = decisions.site(path.name, "net.latency");
            path.latencySite = site;
        }
        return path.latency.nanos(decisions.choose(site, path.latency));
    }

    /** Who connects hears of it; datagrams are lost without a word. */
    private void sendNowhere(Node from, Packet packet) {
        if (packet instanceof TcpSegment segment && segment.has(TcpSegment.SYN)) {
            Unreachable news = new Unreachable(Unreachable.Reason.HOST, packet);
            timeline.at(timeline.nowNanos() + NO_NEIGHBOUR_NANOS, () -> from.deliver(news));
        }
    }

    private @Nullable Path find(Node from, InetAddress destination) {
        Node to = from.owns(destination) ? from : byAddress.get(destination);
        if (to == null) {
            return null;
        }
        @Nullable Path[] known = paths.get(from.index());
        if (to.index() >= known.length) {
            known = Arrays.copyOf(known, nodes.size());
            paths.set(from.index(), known);
        }
        Path path = known[to.index()];
        if (path == null) {
            path = new Path(from, to, latency);
            known[to.index()] = path;
        }
        return path;
    }
}
