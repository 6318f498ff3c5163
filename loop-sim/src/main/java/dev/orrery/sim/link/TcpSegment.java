package dev.orrery.sim.link;

/**
 * A segment of a TCP connection. Sequence numbers are longs that never wrap.
 *
 * <p>Threading: immutable; its bytes are the sender's own, which must leave them as they are until
 * they are acknowledged. What a late duplicate points to may have changed by then, but nobody reads
 * that: its numbers are below the receiver's next.
 */
public final class TcpSegment implements Packet {
    /** The flag of the last segment of a direction. */
    public static final int FIN = 1;

    /** The flag of the first segment of a direction. */
    public static final int SYN = 2;

    /** The flag of a segment that ends the connection at once. */
    public static final int RST = 4;

    /** The flag of a segment whose acknowledgement number counts. */
    public static final int ACK = 16;

    private static final int HEADER_BYTES = 20;
    private static final byte[] NO_BYTES = {};

    private final Route route;
    private final int flags;
    private final int window;
    private final int mss;
    private final long seq;
    private final long ack;
    private final byte[] bytes;
    private final int offset;
    private final int length;

    private TcpSegment(
            Route route,
            int flags,
            long seq,
            long ack,
            int window,
            int mss,
            byte[] bytes,
            int offset,
            int length) {
        this.route = route;
        this.flags = flags;
        this.seq = seq;
        this.ack = ack;
        this.window = window;
        this.mss = mss;
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /**
     * A segment that carries bytes.
     *
     * @param route from where to where
     * @param flags {@link #SYN}, {@link #ACK}, {@link #FIN}, {@link #RST}, added up
     * @param seq the number of its first byte
     * @param ack the number of the byte that the sender expects next
     * @param window how many bytes beyond {@code ack} the sender has room for
     * @param bytes where the bytes are; not copied
     * @param offset where in them they begin
     * @param length how many they are
     * @return a new segment
     */
    public static TcpSegment data(
            Route route,
            int flags,
            long seq,
            long ack,
            int window,
            byte[] bytes,
            int offset,
            int length) {
        return new TcpSegment(route, flags, seq, ack, window, 0, bytes, offset, length);
    }

    /**
     * A segment without bytes.
     *
     * @param route from where to where
     * @param flags {@link #SYN}, {@link #ACK}, {@link #FIN}, {@link #RST}, added up
     * @param seq its number
     * @param ack the number of the byte that the sender expects next
     * @param window how many bytes beyond {@code ack} the sender has room for
     * @return a new segment
     */
    public static TcpSegment bare(Route route, int flags, long seq, long ack, int window) {
        return new TcpSegment(route, flags, seq, ack, window, 0, NO_BYTES, 0, 0);
    }

    /**
     * A first segment, which says how large segments may be.
     *
     * @param route from where to where
     * @param flags {@link #SYN}, with {@link #ACK} in an answer
     * @param seq its number
     * @param ack the number of the byte that the sender expects next
     * @param window how many bytes the sender has room for
     * @param mss how many bytes a segment to the sender may carry at most
     * @return a new segment
     */
    public static TcpSegment opening(
            Route route, int flags, long seq, long ack, int window, int mss) {
        return new TcpSegment(route, flags, seq, ack, window, mss, NO_BYTES, 0, 0);
    }

    /**
     * A segment that carries other bytes, equally many, and is otherwise as this one.
     *
     * @param other what it carries; not copied
     * @return a new segment
     * @throws IllegalArgumentException if they are more or fewer than {@link #length}
     */
    public TcpSegment withBytes(byte[] other) {
        if (other.length != length) {
            throw new IllegalArgumentException(
                    "other must be as long as what it replaces: other.length="
                            + other.length
                            + ", length="
                            + length
                            + ". The numbers of later bytes depend on it.");
        }
        return new TcpSegment(route, flags, seq, ack, window, mss, other, 0, length);
    }

    boolean hasNumbersOf(TcpSegment other) {
        return flags == other.flags
                && seq == other.seq
                && ack == other.ack
                && window == other.window
                && mss == other.mss
                && length == other.length;
    }

    @Override
    public Route route() {
        return route;
    }

    /**
     * Returns the flags.
     *
     * @return {@link #SYN}, {@link #ACK}, {@link #FIN}, {@link #RST}, added up
     */
    public int flags() {
        return flags;
    }

    /**
     * Tells whether a flag is set.
     *
     * @param flag one of the flags
     * @return true if it is set
     */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /**
     * Returns the number of its first byte, or of the SYN or FIN if there is none.
     *
     * @return a sequence number of the sender
     */
    public long seq() {
        return seq;
    }

    /**
     * Returns what the sender expects next; only with {@link #ACK}.
     *
     * @return a sequence number of the receiver
     */
    public long ack() {
        return ack;
    }

    /**
     * Returns how many bytes beyond {@link #ack} the sender has room for.
     *
     * @return bytes
     */
    public int window() {
        return window;
    }

    /**
     * Returns how many bytes a segment to the sender may carry; only with {@link #SYN}.
     *
     * @return bytes, or 0 in other segments
     */
    public int mss() {
        return mss;
    }

    /**
     * Returns where its bytes are; not a copy.
     *
     * @return an array that holds them from {@link #offset} on; not to be changed
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Returns where in {@link #bytes} they begin.
     *
     * @return an index
     */
    public int offset() {
        return offset;
    }

    /**
     * Returns how many bytes it carries.
     *
     * @return bytes, 0 for a bare segment
     */
    public int length() {
        return length;
    }

    @Override
    public int sizeBytes() {
        return route.ipHeaderBytes() + HEADER_BYTES + length;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("tcp ").append(route);
        String[] names = {"FIN", "SYN", "RST", "", "ACK"};
        for (int i = 0; i < names.length; i++) {
            if (has(1 << i)) {
                text.append(' ').append(names[i]);
            }
        }
        text.append(" seq=").append(seq);
        if (has(ACK)) {
            text.append(" ack=").append(ack);
        }
        return text.append(" window=").append(window).append(" length=").append(length).toString();
    }
}
