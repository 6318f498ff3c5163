package dev.orrery.sim.link;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The machines of one network and the paths between them, each made when it is first needed: a
 * thousand machines that hardly talk have few.
 *
 * <p>Threading: one run, one thread at a time.
 */
final class Fabric {
    private static final int MOST_NODES = 65_534;
    // As many as somebody reads.
    private static final int MOST_NAMED = 20;
    private static final @Nullable Path[] NO_PATHS = {};
    private static final int LOOPBACK_MTU = 65_536;
    // As long as Linux asks for the address of a neighbour that is not there.
    private static final long NO_NEIGHBOUR_NANOS = 3_000_000_000L;

    private final Timeline timeline;
    private final Decisions decisions;
    private final Trace trace;
    private final Rules rules;
    private final Counters counters = new Counters();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Node> byName = new LinkedHashMap<>();
    // These two know the first nodes, up to a number: they catch up when somebody asks.
    private final Map<InetAddress, Node> byAddress6 = new LinkedHashMap<>();
    // Where two names differ in nothing else, the first.
    private final Map<String, Node> byLowerName = new LinkedHashMap<>();
    private int lowered;
    // By the index of the sender, then of the receiver.
    private final List<@Nullable Path[]> paths = new ArrayList<>();
    private LinkSettings settings = new LinkSettings();
    private boolean hasFaults;

    Fabric(Timeline timeline, Decisions decisions, Trace trace) {
        this.timeline = timeline;
        this.decisions = decisions;
        this.trace = trace;
        this.rules = new Rules(timeline);
    }

    Timeline timeline() {
        return timeline;
    }

    long nowNanos() {
        return timeline.nowNanos();
    }

    Decisions decisions() {
        return decisions;
    }

    Trace trace() {
        return trace;
    }

    Rules rules() {
        return rules;
    }

    Counters counters() {
        return counters;
    }

    boolean hasFaults() {
        return hasFaults;
    }

    void startFaults() {
        hasFaults = true;
    }

    Node addNode(String name) {
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
        paths.add(NO_PATHS);
        return node;
    }

    Node node(String name) {
        Node node = byName.get(name);
        if (node == null) {
            throw new IllegalArgumentException(
                    "host must be one of the simulation: host="
                            + name
                            + ", hosts="
                            + byName.keySet().stream().limit(MOST_NAMED).toList()
                            + (byName.size() > MOST_NAMED ? " and others" : "")
                            + ". Make it with host(name) first.");
        }
        return node;
    }

    @Nullable Node nodeOf(String name) {
        Node node = byName.get(name);
        if (node != null) {
            return node;
        }
        for (; lowered < nodes.size(); lowered++) {
            Node next = nodes.get(lowered);
            byLowerName.putIfAbsent(next.name().toLowerCase(Locale.ROOT), next);
        }
        return byLowerName.get(name.toLowerCase(Locale.ROOT));
    }

    @Nullable Node nodeOf(InetAddress address) {
        if (address instanceof Inet4Address) {
            int index = Node.indexOf4(address);
            return index >= 0 && index < nodes.size() ? nodes.get(index) : null;
        }
        while (byAddress6.size() < nodes.size()) {
            Node next = nodes.get(byAddress6.size());
            byAddress6.put(next.address6(), next);
        }
        return byAddress6.get(address);
    }

    List<Node> nodes() {
        return nodes;
    }

    Path path(Node from, Node to) {
        @Nullable Path[] known = paths.get(from.index());
        if (to.index() >= known.length) {
            known = Arrays.copyOf(known, nodes.size());
            paths.set(from.index(), known);
        }
        Path path = known[to.index()];
        if (path == null) {
            path = new Path(this, from, to, settings);
            known[to.index()] = path;
        }
        return path;
    }

    /** Those that were needed so far, those to oneself left out. */
    void forEachPath(Consumer<Path> action) {
        for (@Nullable Path[] ofOne : paths) {
            for (Path path : ofOne) {
                if (path != null && path.from != path.to) {
                    action.accept(path);
                }
            }
        }
    }

    /** How paths are that are not yet made. */
    LinkSettings settings() {
        return settings;
    }

    void change(LinkSettings changed) {
        settings = changed;
    }

    int mtu(Node from, InetAddress destination) {
        if (from.owns(destination)) {
            return LOOPBACK_MTU;
        }
        Node to = nodeOf(destination);
        return to == null ? settings.mtu : path(from, to).settings().mtu;
    }

    void send(Node from, Packet packet) {
        counters.sent++;
        counters.sentBytes += packet.sizeBytes();
        Route route = packet.route();
        Path path = route.path;
        if (path == null) {
            if (route.isToMany()) {
                sendToMany(from, packet, true);
                return;
            }
            Node to = from.owns(route.destination()) ? from : nodeOf(route.destination());
            if (to == null) {
                sendNowhere(from, packet);
                return;
            }
            path = path(from, to);
            route.path = path;
        }
        path.send(packet);
    }

    void sendToOthers(Node from, Datagram datagram) {
        if (!datagram.route().isToMany()) {
            send(from, datagram);
            return;
        }
        counters.sent++;
        counters.sentBytes += datagram.sizeBytes();
        sendToMany(from, datagram, false);
    }

    private void sendToMany(Node from, Packet packet, boolean also) {
        InetAddress group = packet.route().destination();
        for (Node to : nodes) {
            if (to.listensTo(group) && (also || to != from)) {
                path(from, to).send(packet);
            }
        }
    }

    /** Who connects hears of it; datagrams are lost without a word. */
    private void sendNowhere(Node from, Packet packet) {
        counters.unknown++;
        trace.record(nowNanos(), from.name(), EventKind.NETWORK, "no host of that address", 0);
        if (packet instanceof TcpSegment segment && segment.has(TcpSegment.SYN)) {
            Unreachable news = new Unreachable(Unreachable.Reason.HOST, packet);
            timeline.at(nowNanos() + NO_NEIGHBOUR_NANOS, () -> from.deliver(news));
        }
    }
}
