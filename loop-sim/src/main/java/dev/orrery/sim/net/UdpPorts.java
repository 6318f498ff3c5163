package dev.orrery.sim.net;

import dev.orrery.sim.link.Datagram;
import dev.orrery.sim.link.Node;
import dev.orrery.sim.link.Route;
import dev.orrery.sim.link.Unreachable;

import org.jspecify.annotations.Nullable;

import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The UDP of one host: which socket gets which datagram.
 *
 * <p>Threading: the simulation's, one thread at a time. Order: free ports are given out one after
 * the other, from 32768 to 60999 and round again. Cost: a datagram costs a look at the sockets of
 * its port. Source: udp(7): a connected socket goes before a bound one, and that before the
 * wildcard; of equals the last bound.
 */
final class UdpPorts {
    private static final int FIRST_EPHEMERAL = 32_768;
    private static final int LAST_EPHEMERAL = 60_999;

    private final Node node;
    private final Flows flows;
    private final Map<Integer, List<UdpSocket>> ports = new LinkedHashMap<>();
    private int nextEphemeral = FIRST_EPHEMERAL;

    UdpPorts(Node node, Flows flows) {
        this.node = node;
        this.flows = flows;
    }

    Flows flows() {
        return flows;
    }

    Node node() {
        return node;
    }

    /** Takes a port for a socket, 0 for any that is free; returns where the socket is now. */
    InetSocketAddress bind(UdpSocket socket, InetSocketAddress address, boolean reuse)
            throws BindException {
        InetAddress ip = address.getAddress();
        if (!ip.isAnyLocalAddress() && !ip.isMulticastAddress() && !node.owns(ip)) {
            throw new BindException("Cannot assign requested address");
        }
        int port = address.getPort() == 0 ? pick() : address.getPort();
        List<UdpSocket> present = ports.get(port);
        if (present != null) {
            for (UdpSocket other : present) {
                if (!(reuse && other.isShared()) && overlap(ip, other.address())) {
                    throw inUse();
                }
            }
        }
        ports.computeIfAbsent(port, any -> new ArrayList<>(1)).add(socket);
        return new InetSocketAddress(ip, port);
    }

    private static BindException inUse() {
        return new BindException("Address already in use");
    }

    private static boolean overlap(InetAddress one, InetAddress other) {
        if (one.isAnyLocalAddress() || other.isAnyLocalAddress()) {
            // The wildcard of IPv6 takes both families.
            boolean six = !(one instanceof Inet4Address) || !(other instanceof Inet4Address);
            return six || one instanceof Inet4Address == other instanceof Inet4Address;
        }
        return one.equals(other);
    }

    private int pick() throws BindException {
        for (int tries = FIRST_EPHEMERAL; tries <= LAST_EPHEMERAL; tries++) {
            int candidate = nextEphemeral;
            nextEphemeral = candidate == LAST_EPHEMERAL ? FIRST_EPHEMERAL : candidate + 1;
            if (!ports.containsKey(candidate)) {
                return candidate;
            }
        }
        throw inUse();
    }

    void release(UdpSocket socket, int port) {
        List<UdpSocket> sockets = ports.get(port);
        if (sockets != null && sockets.remove(socket) && sockets.isEmpty()) {
            ports.remove(port);
        }
    }

    /** The address that a datagram to {@code destination} leaves from. */
    InetAddress sourceFor(InetAddress destination) {
        boolean four = destination instanceof Inet4Address;
        if (destination.isLoopbackAddress()) {
            return four ? node.loopback() : node.loopback6();
        }
        if (node.owns(destination)) {
            return destination;
        }
        return four ? node.address() : node.address6();
    }

    /** Sends; what goes to a group comes back to this host's own members only if {@code loop}. */
    void send(Datagram datagram, boolean loop) {
        flows.sent(node.name(), datagram);
        if (loop) {
            node.send(datagram);
        } else {
            node.sendToOthers(datagram);
        }
    }

    void receive(Datagram datagram) {
        Route route = datagram.route();
        if (route.destination().isMulticastAddress()) {
            toMembers(datagram);
            return;
        }
        UdpSocket best = null;
        int bestFit = 0;
        List<UdpSocket> sockets = ports.get(route.destinationPort());
        if (sockets != null) {
            for (UdpSocket socket : sockets) {
                int fit = socket.fit(route);
                if (fit > 0 && fit >= bestFit) {
                    best = socket;
                    bestFit = fit;
                }
            }
        }
        if (best != null) {
            best.deliver(datagram);
        } else if (node.owns(route.destination())) {
            node.send(new Unreachable(Unreachable.Reason.PORT, datagram));
        }
    }

    private void toMembers(Datagram datagram) {
        List<UdpSocket> sockets = ports.get(datagram.route().destinationPort());
        if (sockets != null) {
            // A copy, because whoever hears of it may close.
            for (UdpSocket socket : List.copyOf(sockets)) {
                if (socket.isMember(datagram.route())) {
                    socket.deliver(datagram);
                }
            }
        }
    }

    /** A datagram of this host's did not reach anybody. */
    void receive(Unreachable news) {
        if (news.reason() != Unreachable.Reason.PORT) {
            return;
        }
        Route route = news.about().route();
        List<UdpSocket> sockets = ports.get(route.sourcePort());
        if (sockets != null) {
            for (UdpSocket socket : List.copyOf(sockets)) {
                if (socket.isConnectedTo(route.destination(), route.destinationPort())) {
                    socket.unreachable();
                }
            }
        }
    }

    /** The host has crashed. */
    void clear() {
        ports.clear();
    }

    /** What a socket that is bound to the wildcard of one family or both takes. */
    static boolean takes(InetAddress bound, InetAddress destination) {
        if (bound.isAnyLocalAddress()) {
            return !(bound instanceof Inet4Address) || destination instanceof Inet4Address;
        }
        return bound.equals(destination);
    }

    static boolean same(@Nullable InetSocketAddress one, InetAddress address, int port) {
        return one != null && one.getPort() == port && one.getAddress().equals(address);
    }
}
