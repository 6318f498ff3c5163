package dev.orrery.sim.tcp;

import dev.orrery.sim.link.TcpSegment;

/**
 * The stream from the peer: what has arrived, how much more may come, and when to acknowledge it.
 *
 * <p>Source: RFC 9293 with the avoidance of silly windows; delayed acknowledgements as in RFC 5681,
 * at once for the first segments as Linux does.
 */
final class Inbound {
    static final long ACK_DELAY_NANOS = 40_000_000L;
    private static final int QUICK_ACKS = 16;
    private static final long UNKNOWN = -1;

    final ReceiveQueue queue = new ReceiveQueue();
    private final Endpoint endpoint;
    private final Alarm ackAlarm;
    private int capacity;
    private int segmentBytes = 1;
    // The right edge of the window that the peer knows. It never moves back.
    private long edge;
    private long endSeq = UNKNOWN;
    private boolean hasEnded;
    private boolean mustAck;
    // Bytes that have arrived and are not acknowledged, and how many acknowledgements are prompt.
    private long unacked;
    private int quickAcks = QUICK_ACKS;
    private boolean isInteractive;

    Inbound(Endpoint endpoint, Alarm ackAlarm, int capacity) {
        this.endpoint = endpoint;
        this.ackAlarm = ackAlarm;
        this.capacity = capacity;
    }

    /** The peer's first byte has this number. */
    void begin(long seq) {
        queue.begin(seq);
        edge = seq + capacity;
    }

    void setSegmentBytes(int bytes) {
        segmentBytes = bytes;
    }

    void setCapacity(int bytes) {
        capacity = bytes;
    }

    int capacity() {
        return capacity;
    }

    /** What we acknowledge. */
    long next() {
        return hasEnded ? queue.next() + 1 : queue.next();
    }

    /** The first number that the peer must not use yet. */
    long edge() {
        return edge;
    }

    /** True once every byte of the peer's stream has arrived, and its end. */
    boolean hasEnded() {
        return hasEnded;
    }

    /**
     * True if a segment has to be answered whatever else it does: it holds nothing that we wait for
     * or have room for, or asks whether we are there. Other segments without bytes never are, or
     * two sides that misunderstand each other would go on for ever.
     */
    boolean wantsAnswer(TcpSegment segment) {
        long end = segment.seq() + segment.length() + (segment.has(TcpSegment.FIN) ? 1 : 0);
        if (end == segment.seq()) {
            return end == next() - 1;
        }
        return end <= next() || segment.seq() > edge;
    }

    /**
     * Takes bytes and the end of the stream out of a segment.
     *
     * @return true if there is more to read than before
     */
    boolean accept(TcpSegment segment) {
        boolean hadHole = queue.hasHole();
        boolean more = false;
        if (segment.length() > 0) {
            long before = queue.next();
            more = queue.offer(segment, edge);
            unacked += queue.next() - before;
            if (!more || hadHole || queue.hasHole()) {
                mustAck = true;
            }
        }
        if (segment.has(TcpSegment.FIN) && segment.seq() + segment.length() <= edge) {
            endSeq = segment.seq() + segment.length();
            mustAck = true;
        }
        if (!hasEnded && endSeq == queue.next()) {
            hasEnded = true;
            more = true;
        }
        if (segment.length() > 0 && !mustAck) {
            delayAck();
        }
        return more;
    }

    private void delayAck() {
        boolean isPrompt = quickAcks > 0 && !isInteractive;
        if (isPrompt || unacked >= 2L * segmentBytes || !endpoint.options().delayedAck()) {
            mustAck = true;
        } else if (!ackAlarm.isSet()) {
            ackAlarm.set(endpoint.nowNanos() + ACK_DELAY_NANOS);
        }
    }

    void requireAck() {
        mustAck = true;
    }

    boolean mustAck() {
        return mustAck;
    }

    /** The window for a segment that is sent now. Sends what is due to be acknowledged along. */
    int acknowledge(boolean withData) {
        if (withData && unacked > 0) {
            isInteractive = true;
        }
        if (unacked > 0 && quickAcks > 0) {
            quickAcks--;
        }
        unacked = 0;
        mustAck = false;
        ackAlarm.clear();
        long wider = queue.next() + Math.max(0, capacity - queue.size());
        if (wider - edge >= worthTelling()) {
            edge = wider;
        }
        return (int) Math.max(0, Math.min(edge - next(), Integer.MAX_VALUE));
    }

    private int worthTelling() {
        return Math.max(1, Math.min(segmentBytes, capacity / 2));
    }

    /** Has been read: true if the peer should hear that there is more room. */
    boolean shouldTellOfRoom() {
        long known = edge - queue.next();
        long free = Math.max(0, capacity - queue.size());
        return !hasEnded
                && 2 * known <= capacity
                && free >= 2 * known
                && free - known >= worthTelling();
    }
}
