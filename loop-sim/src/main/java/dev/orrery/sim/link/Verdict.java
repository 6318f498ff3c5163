package dev.orrery.sim.link;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/**
 * What a {@link PacketRule} wants done with a packet.
 *
 * <p>Threading: immutable, any thread.
 */
public final class Verdict {
    private static final Verdict PASS = new Verdict(0, null);
    private static final Verdict DROP = new Verdict(0, null);

    private final long delayNanos;
    private final @Nullable Packet changed;

    private Verdict(long delayNanos, @Nullable Packet changed) {
        this.delayNanos = delayNanos;
        this.changed = changed;
    }

    /**
     * The packet goes on as it is.
     *
     * @return always the same verdict
     */
    public static Verdict pass() {
        return PASS;
    }

    /**
     * The packet is lost.
     *
     * @return always the same verdict
     */
    public static Verdict drop() {
        return DROP;
    }

    /**
     * The packet travels longer than it would; others may overtake it.
     *
     * @param time how much longer
     * @return a new verdict
     * @throws IllegalArgumentException if it is negative or above an hour
     */
    public static Verdict delay(Duration time) {
        return new Verdict(Latency.nanos("time", time), null);
    }

    /**
     * Another packet goes on in its place.
     *
     * @param packet on the same route, such as {@link Datagram#withBytes} makes it; of a segment
     *     only the bytes may differ, not their number
     * @return a new verdict
     */
    public static Verdict change(Packet packet) {
        return new Verdict(0, Objects.requireNonNull(packet, "packet"));
    }

    boolean isDrop() {
        return this == DROP;
    }

    long delayNanos() {
        return delayNanos;
    }

    /** The packet that goes on. */
    Packet of(Packet packet) {
        if (changed == null) {
            return packet;
        }
        boolean fits =
                changed.getClass() == packet.getClass()
                        && changed.route().equals(packet.route())
                        && (!(packet instanceof TcpSegment segment)
                                || segment.hasNumbersOf((TcpSegment) changed))
                        && (!(changed instanceof Datagram datagram)
                                || datagram.bytes().length <= Datagram.MOST_BYTES);
        if (!fits) {
            throw new IllegalArgumentException(
                    "a changed packet must be of the same kind, route and numbers: packet="
                            + packet
                            + ", changed="
                            + changed
                            + ". Change only what it carries.");
        }
        return changed;
    }
}
