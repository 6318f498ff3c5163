package dev.orrery.sim.link;

import java.util.Objects;

/**
 * A UDP datagram.
 *
 * <p>Threading: immutable; its bytes are not copied and must not be changed once it is sent.
 */
public final class Datagram implements Packet {
    /** How many bytes a datagram can carry at most over IPv4. */
    public static final int MOST_BYTES = 65_507;

    static final int HEADER_BYTES = 8;

    private final Route route;
    private final byte[] bytes;

    /**
     * A datagram.
     *
     * @param route from where to where
     * @param bytes what it carries; not copied, so it is the datagram's from now on
     */
    public Datagram(Route route, byte[] bytes) {
        this.route = Objects.requireNonNull(route, "route");
        this.bytes = Objects.requireNonNull(bytes, "bytes");
    }

    @Override
    public Route route() {
        return route;
    }

    /**
     * Returns what it carries; not a copy.
     *
     * @return its bytes, not to be changed
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * A datagram on the same way with other bytes.
     *
     * @param other what it carries; not copied
     * @return a new datagram
     */
    public Datagram withBytes(byte[] other) {
        return new Datagram(route, other);
    }

    @Override
    public int sizeBytes() {
        return route.ipHeaderBytes() + HEADER_BYTES + bytes.length;
    }

    @Override
    public String toString() {
        return "udp " + route + " length=" + bytes.length;
    }
}
