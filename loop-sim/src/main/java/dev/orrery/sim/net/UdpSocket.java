package dev.orrery.sim.net;

import dev.orrery.sim.link.Datagram;
import dev.orrery.sim.link.Route;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A UDP socket: what has arrived for it, and what it has joined.
 *
 * <p>Threading: the simulation's, one thread at a time; nothing here blocks. Failure: what arrives
 * when the receive buffer is full is lost, as with any UDP.
 */
final class UdpSocket {
    // As Linux counts a datagram that waits, beside its bytes.
    private static final int OVERHEAD_BYTES = 256;

    private final UdpPorts ports;
    private final OptionValues options;
    private final Family family;
    private final Runnable changed;
    private final ArrayDeque<Datagram> waiting = new ArrayDeque<>();
    private final List<SimMembershipKey> memberships = new ArrayList<>();
    private int waitingBytes;
    private @Nullable InetSocketAddress local;
    private @Nullable InetSocketAddress remote;
    private @Nullable InetAddress bound;
    private @Nullable Route route;
    private boolean unreachable;
    private boolean shared;

    UdpSocket(UdpPorts ports, OptionValues options, Family family, Runnable changed) {
        this.ports = ports;
        this.options = options;
        this.family = family;
        this.changed = changed;
    }

    void bind(@Nullable InetSocketAddress address) throws BindException {
        InetSocketAddress target = address == null ? family.wildcard() : address;
        shared =
                options.is(StandardSocketOptions.SO_REUSEADDR)
                        || options.is(StandardSocketOptions.SO_REUSEPORT);
        InetSocketAddress taken = ports.bind(this, target, shared);
        local = taken;
        bound = taken.getAddress();
    }

    /** Binds to any port if it is not bound. */
    InetSocketAddress bindIfNeeded() throws BindException {
        InetSocketAddress present = local;
        if (present == null) {
            bind(null);
            present = local;
        }
        if (present == null) {
            throw new AssertionError("bind left no address");
        }
        return present;
    }

    @Nullable InetSocketAddress local() {
        return local;
    }

    @Nullable InetSocketAddress remote() {
        return remote;
    }

    InetAddress address() {
        return local == null ? family.wildcard().getAddress() : local.getAddress();
    }

    boolean isShared() {
        return shared;
    }

    // What it sends.

    void connect(InetSocketAddress peer) throws IOException {
        if (peer.getPort() == 0) {
            throw new SocketException("Can't connect to port 0");
        }
        InetSocketAddress present = bindIfNeeded();
        InetAddress to = reachable(peer.getAddress());
        InetSocketAddress target = new InetSocketAddress(to, peer.getPort());
        if (present.getAddress().isAnyLocalAddress()) {
            local = new InetSocketAddress(ports.sourceFor(to), present.getPort());
        }
        remote = target;
        route = null;
        // Others' datagrams that wait are for nobody now.
        waiting.removeIf(one -> !isFrom(one, target));
        waitingBytes = 0;
        waiting.forEach(one -> waitingBytes += cost(one));
    }

    private static boolean isFrom(Datagram datagram, InetSocketAddress peer) {
        Route way = datagram.route();
        return UdpPorts.same(peer, way.source(), way.sourcePort());
    }

    void disconnect() {
        InetSocketAddress present = local;
        InetAddress first = bound;
        if (present != null && first != null) {
            local = new InetSocketAddress(first, present.getPort());
        }
        remote = null;
        route = null;
        unreachable = false;
    }

    private InetAddress reachable(InetAddress address) {
        if (!address.isAnyLocalAddress()) {
            return address;
        }
        return address instanceof Inet6Address ? ports.node().loopback6() : ports.node().loopback();
    }

    /** Sends what is left in {@code source} to {@code target}. */
    int send(ByteBuffer source, InetSocketAddress target) throws IOException {
        if (target.getPort() == 0) {
            throw new SocketException("Can't send to port 0");
        }
        boolean isConnected = remote != null;
        if (isConnected) {
            throwTrouble();
        }
        int length = source.remaining();
        if (length > Datagram.MOST_BYTES) {
            // The JDK writes to a connected one by another way.
            throw isConnected
                    ? new IOException("Message too long")
                    : new SocketException("Message too long");
        }
        InetAddress to = reachable(target.getAddress());
        if (isBroadcast(to) && !options.is(StandardSocketOptions.SO_BROADCAST)) {
            throw new BindException("Permission denied");
        }
        InetSocketAddress from = bindIfNeeded();
        Route way = route;
        if (way == null || !isConnected) {
            InetAddress source4or6 = from.getAddress();
            if (source4or6.isAnyLocalAddress() || source4or6.isMulticastAddress()) {
                source4or6 = ports.sourceFor(to);
            }
            if (source4or6 instanceof Inet6Address != to instanceof Inet6Address) {
                throw new SocketException("Network is unreachable");
            }
            way = ports.node().route(source4or6, from.getPort(), to, target.getPort());
            route = isConnected ? way : null;
        }
        byte[] bytes = new byte[length];
        source.get(bytes);
        ports.send(new Datagram(way, bytes), options.is(StandardSocketOptions.IP_MULTICAST_LOOP));
        return length;
    }

    private static boolean isBroadcast(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && (bytes[0] & bytes[1] & bytes[2] & bytes[3]) == -1;
    }

    // What it gets.

    /** How well it fits what arrives: 0 not at all, 3 as its peer, 2 as its address, 1 else. */
    int fit(Route way) {
        InetSocketAddress present = local;
        if (present == null || !UdpPorts.takes(present.getAddress(), way.destination())) {
            return 0;
        }
        if (remote != null) {
            return UdpPorts.same(remote, way.source(), way.sourcePort()) ? 3 : 0;
        }
        return present.getAddress().isAnyLocalAddress() ? 1 : 2;
    }

    boolean isConnectedTo(InetAddress address, int port) {
        return UdpPorts.same(remote, address, port);
    }

    boolean isMember(Route way) {
        InetSocketAddress present = local;
        boolean takes =
                present != null
                        && (bound == null
                                || bound.isAnyLocalAddress()
                                || bound.equals(way.destination()));
        if (!takes || (remote != null && !UdpPorts.same(remote, way.source(), way.sourcePort()))) {
            return false;
        }
        for (SimMembershipKey key : memberships) {
            if (key.takes(way.destination(), way.source())) {
                return true;
            }
        }
        return false;
    }

    void deliver(Datagram datagram) {
        int cost = cost(datagram);
        if (waitingBytes + cost > 2 * options.number(StandardSocketOptions.SO_RCVBUF)
                && !waiting.isEmpty()) {
            return;
        }
        waiting.addLast(datagram);
        waitingBytes += cost;
        changed.run();
    }

    private static int cost(Datagram datagram) {
        return datagram.bytes().length + OVERHEAD_BYTES;
    }

    void unreachable() {
        unreachable = true;
        changed.run();
    }

    boolean isReadable() {
        return !waiting.isEmpty() || unreachable;
    }

    /** The oldest datagram that waits, or null; news of an unreachable peer is thrown once. */
    @Nullable Datagram poll() throws IOException {
        throwTrouble();
        Datagram first = waiting.pollFirst();
        if (first != null) {
            waitingBytes -= cost(first);
            ports.flows().received(ports.node().name(), first);
        }
        return first;
    }

    /** What made the socket readable, for a wire's listener. */
    long newsForReader() {
        return ports.flows().newsOf(waiting.peekFirst());
    }

    private void throwTrouble() throws IOException {
        if (unreachable) {
            unreachable = false;
            throw new PortUnreachableException();
        }
    }

    List<SimMembershipKey> memberships() {
        return memberships;
    }

    void join(SimMembershipKey key) {
        memberships.add(key);
        ports.node().join(key.group());
    }

    void leave(SimMembershipKey key) {
        key.invalidate();
        if (memberships.remove(key)) {
            ports.node().leave(key.group());
        }
    }

    void close() {
        InetSocketAddress present = local;
        if (present != null) {
            ports.release(this, present.getPort());
        }
        waiting.clear();
        for (SimMembershipKey key : List.copyOf(memberships)) {
            leave(key);
        }
    }
}
