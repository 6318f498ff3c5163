package dev.orrery.sim.net;

import dev.orrery.sim.link.Datagram;
import dev.orrery.sim.link.Route;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the hosts of one run tell of their connections and datagrams: both ends of a connection have
 * one account of each direction here.
 *
 * <p>Threading: the simulation's, one thread at a time. Cost: nothing where nobody listens; else an
 * account for each pair of addresses that was connected.
 */
public final class Flows {
    private record Way(String host, InetSocketAddress from, InetSocketAddress to) {}

    private static final int MOST_DATAGRAMS = 10_000;

    private final WireListener wire;
    private final Map<Way, FlowNews> ways = new LinkedHashMap<>();
    // The latest ones only, because datagrams get lost.
    private final Map<Datagram, Long> datagrams =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Datagram, Long> eldest) {
                    return size() > MOST_DATAGRAMS;
                }
            };

    /**
     * The accounts of a run without connections.
     *
     * @param wire hears of all bytes
     */
    public Flows(WireListener wire) {
        this.wire = Objects.requireNonNull(wire, "wire");
    }

    WireListener wire() {
        return wire;
    }

    /** A new account of a direction that nobody looks up. */
    FlowNews make(String host, String from, String to) {
        return new FlowNews(wire, new Flow(host, from, to));
    }

    /** {@code host} connects: both directions begin anew. */
    void connected(String host, InetSocketAddress from, InetSocketAddress to) {
        if (wire.isListening()) {
            begin(host, host, from, to);
            begin(host, host, to, from);
        }
    }

    private void begin(String opener, String host, InetSocketAddress from, InetSocketAddress to) {
        ways.put(way(host, from, to), make(opener, text(from), text(to)));
    }

    /** The account of a direction as {@code host} sees it, or null if nobody listens. */
    @Nullable FlowNews find(String host, InetSocketAddress from, InetSocketAddress to) {
        return wire.isListening() ? ways.get(way(host, from, to)) : null;
    }

    /** {@code host} sends a datagram. */
    void sent(String host, Datagram datagram) {
        if (wire.isListening()) {
            ByteBuffer bytes = ByteBuffer.wrap(datagram.bytes()).asReadOnlyBuffer();
            datagrams.put(datagram, wire.sent(flow(host, datagram), bytes));
        }
    }

    /** {@code host} reads a datagram. */
    void received(String host, Datagram datagram) {
        if (wire.isListening()) {
            wire.received(flow(host, datagram), datagram.bytes().length, newsOf(datagram));
        }
    }

    /** The news of the sending; none of one that was changed on its way. */
    long newsOf(@Nullable Datagram datagram) {
        Long news = datagram == null ? null : datagrams.get(datagram);
        return news == null ? WireListener.NO_NEWS : news;
    }

    private static Flow flow(String host, Datagram datagram) {
        Route way = datagram.route();
        String from = text(new InetSocketAddress(way.source(), way.sourcePort()));
        String to = text(new InetSocketAddress(way.destination(), way.destinationPort()));
        return new Flow(host, "udp " + from, "udp " + to);
    }

    /** Loopback addresses are each host's own. */
    private static Way way(String host, InetSocketAddress from, InetSocketAddress to) {
        boolean isLocal = to.getAddress().isLoopbackAddress();
        return new Way(isLocal ? host : "", from, to);
    }

    /** {@code a/10.0.0.1:80}, as the JDK writes it, without looking a name up. */
    static String text(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        String digits = ip.getHostAddress();
        String host = digits.indexOf(':') < 0 ? digits : "[" + digits + "]";
        String name = address.getHostString();
        return (name.equals(digits) ? "" : name + "/") + host + ":" + address.getPort();
    }
}
