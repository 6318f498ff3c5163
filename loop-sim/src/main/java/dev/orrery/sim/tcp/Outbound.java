package dev.orrery.sim.tcp;

import dev.orrery.sim.link.TcpSegment;

/**
 * The stream to the peer: when its bytes are sent, and sent again.
 *
 * <p>Time and units: virtual nanoseconds, sequence numbers. Source: RFC 9293, RFC 5681 and 6582
 * (slow start, congestion avoidance, fast retransmit and recovery), RFC 6298 with Karn's rule,
 * Nagle's algorithm as Minshall has amended it.
 */
final class Outbound {
    private static final int FIRST_SEGMENTS = 10;
    private static final int DUPLICATES_OF_A_LOSS = 3;
    private static final int MOST_TIMEOUTS = 15;
    private static final int MOST_TIMEOUTS_OF_AN_ORPHAN = 8;
    // A reader that has not read for so many probes, at least half a day, never will; a run in
    // which nothing else happens shall end.
    private static final int MOST_ANSWERED_PROBES = 1000;
    private static final int LARGEST_CONGESTION_WINDOW = 1 << 30;
    private static final long NOT_TIMED = -1;

    final SendQueue queue = new SendQueue();
    private final Endpoint endpoint;
    private final Alarm alarm;
    private final RoundTrip roundTrip = new RoundTrip();

    // The numbers: not acknowledged, sent next, highest sent so far.
    private long unacked;
    private long next;
    private long highest;
    // The right edge of the peer's window and the largest window it has had.
    private long edge;
    private long largestWindow;
    private int segmentBytes = 536;
    private boolean isEnding;
    // The end of the last segment that was not full.
    private long smallEnd;

    private int congestionWindow;
    private int threshold = LARGEST_CONGESTION_WINDOW;
    private boolean isLimitedByCongestion;
    private int avoided;
    private int duplicates;
    private boolean isRecovering;
    private long recoverEnd;

    private long timedEnd = NOT_TIMED;
    private long timedNanos;
    private int timeouts;
    private int answeredProbes;

    Outbound(Endpoint endpoint, Alarm alarm) {
        this.endpoint = endpoint;
        this.alarm = alarm;
    }

    /** The handshake is over: the first byte has this number. */
    void begin(long seq, int newSegmentBytes, int window) {
        queue.begin(seq);
        queue.setSegmentBytes(newSegmentBytes);
        segmentBytes = newSegmentBytes;
        unacked = seq;
        next = seq;
        highest = seq;
        smallEnd = seq;
        recoverEnd = seq;
        edge = seq + window;
        largestWindow = window;
        congestionWindow = FIRST_SEGMENTS * newSegmentBytes;
    }

    void handshakeTook(long nanos) {
        roundTrip.measured(nanos);
    }

    RoundTrip roundTrip() {
        return roundTrip;
    }

    long next() {
        return next;
    }

    long highest() {
        return highest;
    }

    long unacked() {
        return unacked;
    }

    /** No more bytes will be written: after the last one comes the end. */
    void end() {
        isEnding = true;
    }

    boolean isEnding() {
        return isEnding;
    }

    /** True once the peer has all bytes and knows that there are no more. */
    boolean isEndAcknowledged() {
        return isEnding && unacked > queue.end();
    }

    /** True if everything written is acknowledged, and the end if there is one. */
    boolean isFlushed() {
        return isEnding ? isEndAcknowledged() : queue.size() == 0;
    }

    /**
     * Sends what may be sent now.
     *
     * @return true if anything was, and so what had arrived is acknowledged
     */
    boolean send() {
        boolean sent = false;
        while (true) {
            long pending = queue.end() - next;
            if (pending < 0) {
                break;
            }
            if (pending == 0) {
                if (isEnding) {
                    sendSegment(0, true);
                    sent = true;
                }
                break;
            }
            int length = sendable(pending);
            if (length == 0) {
                break;
            }
            sendSegment(length, isEnding && length == pending);
            sent = true;
        }
        setAlarm();
        return sent;
    }

    /** How many bytes the next segment may carry; 0 if it has to wait. */
    private int sendable(long pending) {
        long byCongestion = unacked + congestionWindow - next;
        long room = Math.min(byCongestion, edge - next);
        int length = (int) Math.min(Math.min(pending, segmentBytes), room);
        if (length <= 0 || length < Math.min(pending, segmentBytes)) {
            isLimitedByCongestion |= byCongestion <= edge - next;
        }
        if (length <= 0) {
            return 0;
        }
        if (length == segmentBytes || next < highest) {
            return length;
        }
        if (length == pending) {
            boolean waits = !isEnding && !endpoint.options().noDelay() && smallEnd > unacked;
            return waits ? 0 : length;
        }
        // Cut by a window: wait for a better one, unless that is the best there is.
        return next == unacked && length >= largestWindow / 2 ? length : 0;
    }

    private void sendSegment(int length, boolean withEnd) {
        transmit(next, length, withEnd);
        next += length + (withEnd ? 1 : 0);
        if (length > 0 && length < segmentBytes) {
            smallEnd = next;
        }
        if (next > highest) {
            if (timedEnd == NOT_TIMED) {
                timedEnd = next;
                timedNanos = endpoint.nowNanos();
            }
            highest = next;
        }
    }

    private void transmit(long seq, int length, boolean withEnd) {
        int flags = withEnd ? TcpSegment.ACK | TcpSegment.FIN : TcpSegment.ACK;
        if (length == 0) {
            endpoint.transmit(flags, seq);
            return;
        }
        int chunk = queue.chunkOf(seq);
        if (queue.bytesFrom(chunk, seq) >= length) {
            endpoint.transmit(flags, seq, queue.bytes(chunk), queue.offset(chunk, seq), length);
        } else {
            endpoint.transmit(flags, seq, queue.gather(seq, length), 0, length);
        }
    }

    /** Something is under way, or waits for room: then there must be an end to waiting. */
    private void setAlarm() {
        boolean isWaiting = unacked < highest || queue.end() > next;
        if (!isWaiting) {
            alarm.clear();
        } else if (!alarm.isSet() && answeredProbes < MOST_ANSWERED_PROBES) {
            alarm.set(endpoint.nowNanos() + roundTrip.timeoutNanos(timeouts + answeredProbes));
        }
    }

    /** The alarm has come. */
    void timeOut() {
        if (timeouts >= (endpoint.isOrphan() ? MOST_TIMEOUTS_OF_AN_ORPHAN : MOST_TIMEOUTS)) {
            endpoint.timedOut();
            return;
        }
        timeouts++;
        if (unacked == highest) {
            probe();
            return;
        }
        endpoint.note("sent again after a time-out");
        if (timeouts == 1) {
            threshold = Math.max(flight() / 2, 2 * segmentBytes);
        }
        congestionWindow = segmentBytes;
        next = unacked;
        recoverEnd = highest;
        isRecovering = false;
        duplicates = 0;
        timedEnd = NOT_TIMED;
        send();
    }

    /** Nothing is under way, for the peer has no room: asks whether that is still so. */
    private void probe() {
        int length = (int) Math.min(Math.min(queue.end() - next, segmentBytes), edge - next);
        if (length > 0) {
            sendSegment(length, false);
        } else {
            sendProbe();
        }
        setAlarm();
    }

    /** A segment that the peer has had already, so that it answers. */
    void sendProbe() {
        endpoint.transmit(TcpSegment.ACK, unacked - 1);
    }

    private int flight() {
        return (int) Math.min(highest - unacked, LARGEST_CONGESTION_WINDOW);
    }

    /** An acknowledgement has come. False if it acknowledges what was never sent. */
    boolean acknowledged(TcpSegment segment) {
        long ack = segment.ack();
        if (ack > highest) {
            return false;
        }
        long newEdge = ack + segment.window();
        boolean isWider = newEdge > edge;
        if (isWider) {
            edge = newEdge;
            answeredProbes = 0;
        }
        largestWindow = Math.max(largestWindow, segment.window());
        if (ack > unacked) {
            advance(ack);
        } else if (ack == unacked) {
            if (unacked == highest) {
                answered(isWider);
            } else if (segment.length() == 0 && !isWider && !segment.has(TcpSegment.FIN)) {
                duplicate();
            }
        }
        return true;
    }

    /** Nothing is under way: the peer is there, so waiting for room does not count as silence. */
    private void answered(boolean isWider) {
        if (timeouts > 0) {
            answeredProbes = isWider ? 0 : answeredProbes + timeouts;
            timeouts = 0;
            alarm.clear();
        } else if (isWider) {
            alarm.clear();
        }
    }

    private void advance(long ack) {
        int bytes = (int) Math.min(ack - unacked, LARGEST_CONGESTION_WINDOW);
        if (timedEnd != NOT_TIMED && ack >= timedEnd) {
            roundTrip.measured(endpoint.nowNanos() - timedNanos);
            timedEnd = NOT_TIMED;
        }
        timeouts = 0;
        answeredProbes = 0;
        duplicates = 0;
        unacked = ack;
        next = Math.max(next, ack);
        queue.forget(Math.min(ack, queue.end()));
        alarm.clear();
        if (!isRecovering) {
            widen(bytes);
        } else if (ack >= recoverEnd) {
            isRecovering = false;
            congestionWindow = threshold;
        } else {
            // The next hole of the same loss.
            resend();
            congestionWindow = Math.max(segmentBytes, congestionWindow - bytes + segmentBytes);
        }
    }

    private void widen(int bytes) {
        if (!isLimitedByCongestion) {
            return;
        }
        isLimitedByCongestion = false;
        if (congestionWindow < threshold) {
            congestionWindow += Math.min(bytes, 2 * segmentBytes);
        } else {
            avoided += bytes;
            if (avoided >= congestionWindow) {
                avoided -= congestionWindow;
                congestionWindow += segmentBytes;
            }
        }
        congestionWindow = Math.min(congestionWindow, LARGEST_CONGESTION_WINDOW);
    }

    private void duplicate() {
        duplicates++;
        if (isRecovering) {
            congestionWindow += segmentBytes;
        } else if (duplicates == DUPLICATES_OF_A_LOSS && unacked >= recoverEnd) {
            threshold = Math.max(flight() / 2, 2 * segmentBytes);
            isRecovering = true;
            recoverEnd = highest;
            timedEnd = NOT_TIMED;
            endpoint.note("sent again after three duplicate acknowledgements");
            resend();
            congestionWindow = threshold + DUPLICATES_OF_A_LOSS * segmentBytes;
        }
    }

    /** Sends the first segment that is not acknowledged again. */
    private void resend() {
        int length = (int) Math.min(Math.min(queue.end(), highest) - unacked, segmentBytes);
        boolean withEnd = isEnding && highest > queue.end() && unacked + length == queue.end();
        transmit(unacked, Math.max(length, 0), withEnd);
    }

    /** Forgets everything. */
    void clear() {
        queue.clear();
        alarm.discard();
    }
}
