package dev.orrery.sim.link;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * From where to where packets go: the addresses and ports of both sides. Make one with {@link
 * Node#route} and use it for all packets of a connection; the network then need not look up the
 * addresses of each.
 *
 * <p>Threading: one run, one thread at a time. Order: equal by addresses and ports, so it is a key
 * for the connection that the packets belong to.
 */
public final class Route {
    // 255.255.255.255, whose hash is specified to be its bits.
    private static final int BROADCAST = -1;

    private final InetAddress source;
    private final InetAddress destination;
    private final int sourcePort;
    private final int destinationPort;
    private final int hash;
    // Also the route of several machines has no path.
    private final boolean isToMany;
    private @Nullable Route back;
    // Found by the network with the first packet, and kept.
    @Nullable Path path;

    Route(InetAddress source, int sourcePort, InetAddress destination, int destinationPort) {
        this.source = source;
        this.destination = destination;
        this.sourcePort = sourcePort;
        this.destinationPort = destinationPort;
        this.hash = hash(source, sourcePort, destination, destinationPort);
        this.isToMany = isToMany(destination);
    }

    private static boolean isToMany(InetAddress destination) {
        return destination.isMulticastAddress()
                || (destination instanceof Inet4Address && destination.hashCode() == BROADCAST);
    }

    private static int hash(InetAddress source, int sourcePort, InetAddress other, int otherPort) {
        return 31 * (31 * source.hashCode() + other.hashCode()) + (sourcePort << 16) + otherPort;
    }

    /** The way back of another. */
    private Route(Route other) {
        this.source = other.destination;
        this.sourcePort = other.destinationPort;
        this.destination = other.source;
        this.destinationPort = other.sourcePort;
        this.hash = hash(source, sourcePort, destination, destinationPort);
        this.isToMany = isToMany(destination);
        this.back = other;
    }

    /**
     * Returns the sender's address.
     *
     * @return an address of the sender
     */
    public InetAddress source() {
        return source;
    }

    /**
     * Returns the sender's port.
     *
     * @return from 0 to 65535
     */
    public int sourcePort() {
        return sourcePort;
    }

    /**
     * Returns the receiver's address.
     *
     * @return an address of the receiver, or of nobody
     */
    public InetAddress destination() {
        return destination;
    }

    /**
     * Returns the receiver's port.
     *
     * @return from 0 to 65535
     */
    public int destinationPort() {
        return destinationPort;
    }

    /**
     * Returns the way back, for answers.
     *
     * @return the same with both sides exchanged; the same object each time
     */
    public Route back() {
        Route known = back;
        if (known == null) {
            known = new Route(this);
            back = known;
        }
        return known;
    }

    /** Whether it goes to a group of machines, or to all. */
    boolean isToMany() {
        return isToMany;
    }

    int ipHeaderBytes() {
        return destination instanceof Inet6Address ? 40 : 20;
    }

    @Override
    public boolean equals(Object other) {
        return other == this
                || (other instanceof Route that
                        && hash == that.hash
                        && sourcePort == that.sourcePort
                        && destinationPort == that.destinationPort
                        && source.equals(that.source)
                        && destination.equals(that.destination));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return text(source, sourcePort) + " > " + text(destination, destinationPort);
    }

    private static String text(InetAddress address, int port) {
        String host = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + host + "]:" + port : host + ":" + port;
    }
}
