package dev.orrery.sim.link;

/**
 * What travels from one machine to another: a segment of a TCP connection, a UDP datagram, or the
 * news that one could not be delivered.
 *
 * <p>Threading: immutable, save that the bytes are not copied: who sends them must not change them
 * while anybody may still read them. One object may be under way twice.
 */
public sealed interface Packet permits TcpSegment, Datagram, Unreachable {
    /**
     * Returns from where to where it goes.
     *
     * @return addresses and ports
     */
    Route route();

    /**
     * Returns how much it occupies on the wire: its headers and what it carries.
     *
     * @return bytes
     */
    int sizeBytes();
}
