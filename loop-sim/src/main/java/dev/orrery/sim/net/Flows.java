package dev.orrery.sim.net;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the hosts of one run tell of their connections: both ends of a connection have one account
 * of each direction here.
 *
 * <p>Threading: the simulation's, one thread at a time. Cost: nothing where nobody listens; else an
 * account for each pair of addresses that was connected.
 */
public final class Flows {
    private record Way(String host, InetSocketAddress from, InetSocketAddress to) {}

    private final WireListener wire;
    private final Map<Way, FlowNews> ways = new LinkedHashMap<>();

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
