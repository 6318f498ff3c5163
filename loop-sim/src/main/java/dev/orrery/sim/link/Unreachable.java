package dev.orrery.sim.link;

import java.util.Objects;

/**
 * The news that a packet could not be delivered, as ICMP tells it: it goes back to whoever has sent
 * that packet.
 *
 * <p>Threading: immutable.
 */
public final class Unreachable implements Packet {
    /** What there is not. */
    public enum Reason {
        /** Nobody has that address: {@code No route to host}. */
        HOST,
        /** Nobody has that port: a connected datagram socket hears of it. */
        PORT
    }

    // A header of ICMP and the beginning of the packet.
    private static final int CONTENT_BYTES = 36;

    private final Reason reason;
    private final Packet about;
    private final Route route;

    /**
     * The news that a packet could not be delivered.
     *
     * @param reason why
     * @param about the packet
     */
    public Unreachable(Reason reason, Packet about) {
        this.reason = Objects.requireNonNull(reason, "reason");
        this.about = Objects.requireNonNull(about, "about");
        this.route = about.route().back();
    }

    /**
     * Returns why.
     *
     * @return what there is not
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Returns which packet it is about.
     *
     * @return a packet of the receiver's
     */
    public Packet about() {
        return about;
    }

    @Override
    public Route route() {
        return route;
    }

    @Override
    public int sizeBytes() {
        return route.ipHeaderBytes() + CONTENT_BYTES;
    }

    @Override
    public String toString() {
        return "unreachable " + reason + ": " + about;
    }
}
