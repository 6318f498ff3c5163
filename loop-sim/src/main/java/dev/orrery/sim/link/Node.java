package dev.orrery.sim.link;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One machine on the simulated network: its addresses, and whoever receives what comes for it.
 *
 * <p>The i-th machine of a run has {@code 10.0.x.y}, where {@code x * 256 + y} is i counted from 1,
 * and {@code fd00::i}; every machine has {@code 127.0.0.1} and {@code ::1} for itself.
 *
 * <p>Threading: one run, one thread at a time.
 */
public final class Node {
    // 10.0, and behind it the number of the node, from 1.
    private static final int NETWORK_4 = 0x0a00;

    private final Fabric fabric;
    private final String name;
    private final int index;
    // Each null until somebody asks for it.
    private @Nullable InetAddress address;
    private @Nullable InetAddress address6;
    private @Nullable InetAddress loopback;
    private @Nullable InetAddress loopback6;
    // Groups that somebody on this machine listens to, and how many do.
    private final Map<InetAddress, Integer> groups = new LinkedHashMap<>();
    private @Nullable PacketReceiver receiver;
    private boolean isolated;
    private long isolatedUntilNanos;

    Node(Fabric fabric, String name, int index) {
        this.fabric = fabric;
        this.name = name;
        this.index = index;
    }

    /** The index that a node of this IPv4 address has, if there is one; else below 0. */
    static int indexOf4(InetAddress address4) {
        // The four bytes of the address, the first on top.
        int bits = address4.hashCode();
        return bits >>> 16 == NETWORK_4 ? (bits & 0xffff) - 1 : -1;
    }

    /**
     * Returns the machine's name.
     *
     * @return unique in the run
     */
    public String name() {
        return name;
    }

    /**
     * Returns the machine's IPv4 address.
     *
     * @return {@code 10.0.x.y}, with the machine's name
     */
    public InetAddress address() {
        InetAddress made = address;
        if (made == null) {
            int number = index + 1;
            made = ip(name, NETWORK_4 >> 8, NETWORK_4, number >> 8, number);
            address = made;
        }
        return made;
    }

    /**
     * Returns the machine's IPv6 address.
     *
     * @return {@code fd00::i}, with the machine's name
     */
    public InetAddress address6() {
        InetAddress made = address6;
        if (made == null) {
            int number = index + 1;
            byte[] six = new byte[16];
            six[0] = (byte) 0xfd;
            six[14] = (byte) (number >> 8);
            six[15] = (byte) number;
            made = ip(name, six);
            address6 = made;
        }
        return made;
    }

    /**
     * Returns the IPv4 address under which only the machine itself reaches itself.
     *
     * @return {@code 127.0.0.1}
     */
    public InetAddress loopback() {
        InetAddress made = loopback;
        if (made == null) {
            made = ip("localhost", 127, 0, 0, 1);
            loopback = made;
        }
        return made;
    }

    /**
     * Returns the IPv6 address under which only the machine itself reaches itself.
     *
     * @return {@code ::1}
     */
    public InetAddress loopback6() {
        InetAddress made = loopback6;
        if (made == null) {
            byte[] one = new byte[16];
            one[15] = 1;
            made = ip("localhost", one);
            loopback6 = made;
        }
        return made;
    }

    /**
     * Tells whether an address is one of this machine's.
     *
     * @param candidate any address
     * @return true for its own two and for all loopback addresses
     */
    public boolean owns(InetAddress candidate) {
        return candidate.isLoopbackAddress()
                || address().equals(candidate)
                || address6().equals(candidate);
    }

    /**
     * Tells whether the faults of the network have begun; the host's sockets have theirs then, too.
     *
     * @return true after {@link Network#startFaults}
     */
    public boolean hasFaults() {
        return fabric.hasFaults();
    }

    /**
     * Returns the virtual time and what makes things happen later.
     *
     * @return the run's timeline
     */
    public Timeline timeline() {
        return fabric.timeline();
    }

    /**
     * From now on {@code newReceiver} gets what comes for this machine.
     *
     * @param newReceiver the machine's protocols, in place of those before
     */
    public void attach(PacketReceiver newReceiver) {
        receiver = Objects.requireNonNull(newReceiver, "newReceiver");
    }

    /**
     * From now on nobody gets what comes for this machine: packets to it are lost without a word,
     * as with one that is switched off.
     */
    public void detach() {
        receiver = null;
        groups.clear();
    }

    /**
     * From now on datagrams to a multicast group come to this machine, too.
     *
     * @param group a multicast address; as often as {@link #leave} is called later
     * @throws IllegalArgumentException if it is no multicast address
     */
    public void join(InetAddress group) {
        if (!group.isMulticastAddress()) {
            throw new IllegalArgumentException(
                    "group must be a multicast address: group="
                            + group.getHostAddress()
                            + ". Take one from 224.0.0.0/4 or ff00::/8.");
        }
        groups.merge(group, 1, Integer::sum);
    }

    /**
     * Takes one {@link #join} back.
     *
     * @param group a multicast address
     */
    public void leave(InetAddress group) {
        groups.computeIfPresent(group, (joined, count) -> count == 1 ? null : count - 1);
    }

    /**
     * Tells whether somebody gets what comes for this machine.
     *
     * @return true between {@link #attach} and {@link #detach}
     */
    public boolean isAttached() {
        return receiver != null;
    }

    /**
     * A way for packets of this machine.
     *
     * @param source one of this machine's addresses
     * @param sourcePort the port that they leave from
     * @param destination where they go; also an address that nobody has
     * @param destinationPort the port that they go to
     * @return a new route
     * @throws IllegalArgumentException if the source is not this machine's
     */
    public Route route(
            InetAddress source, int sourcePort, InetAddress destination, int destinationPort) {
        if (!owns(source)) {
            throw new IllegalArgumentException(
                    "source must be an address of the host: source="
                            + source.getHostAddress()
                            + ", host="
                            + name
                            + ". It has "
                            + address().getHostAddress()
                            + ", "
                            + address6().getHostAddress()
                            + " and its loopback.");
        }
        return new Route(source, sourcePort, destination, destinationPort);
    }

    /**
     * Returns how large a packet to somewhere may be without being cut into pieces.
     *
     * @param destination where it goes
     * @return bytes with all headers; 1500 for what is not known
     */
    public int mtu(InetAddress destination) {
        return fabric.mtu(this, destination);
    }

    /**
     * Sends a packet. It arrives later, if it does; {@link PacketReceiver#receive} is never called
     * inside.
     *
     * @param packet its route begins at this machine
     */
    public void send(Packet packet) {
        fabric.send(this, packet);
    }

    /**
     * As {@link #send}, but what goes to a group does not come back to this machine, even if it is
     * in the group.
     *
     * @param datagram its route begins at this machine
     */
    public void sendToOthers(Datagram datagram) {
        fabric.sendToOthers(this, datagram);
    }

    /** Whether what goes to a group, or to all, is for this machine, too. */
    boolean listensTo(InetAddress group) {
        return !group.isMulticastAddress() || groups.containsKey(group);
    }

    void isolate(boolean whether) {
        isolated = whether;
        isolatedUntilNanos = 0;
    }

    void isolateUntil(long timeNanos) {
        isolatedUntilNanos = Math.max(isolatedUntilNanos, timeNanos);
    }

    boolean isIsolated(long nowNanos) {
        return isolated || nowNanos < isolatedUntilNanos;
    }

    int index() {
        return index;
    }

    /** Gives it to whoever receives for this machine; false if nobody does. */
    boolean deliver(Packet packet) {
        PacketReceiver present = receiver;
        if (present == null) {
            return false;
        }
        present.receive(packet);
        return true;
    }

    @Override
    public String toString() {
        return name;
    }

    private static InetAddress ip(String name, int a, int b, int c, int d) {
        return ip(name, new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
    }

    private static InetAddress ip(String name, byte[] bytes) {
        try {
            return InetAddress.getByAddress(name, bytes);
        } catch (UnknownHostException wrongLength) {
            throw new AssertionError(wrongLength);
        }
    }
}
