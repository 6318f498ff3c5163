package dev.orrery.sim.tcp;

/**
 * The states of a connection, as in RFC 9293; a listener is no connection here.
 *
 * <p>Threading: immutable, any thread.
 */
public enum TcpState {
    /** New, or over. */
    CLOSED,
    /** Asked for by us, not answered. */
    SYN_SENT,
    /** Asked for by the peer, our answer not acknowledged. */
    SYN_RECEIVED,
    /** Open both ways. */
    ESTABLISHED,
    /** We have ended our stream, the peer has not acknowledged the end. */
    FIN_WAIT_1,
    /** The peer knows of our end; its own stream is open. */
    FIN_WAIT_2,
    /** The peer has ended its stream, ours is open. */
    CLOSE_WAIT,
    /** Both have ended their streams at once; ours is not acknowledged. */
    CLOSING,
    /** The peer ended first; our own end is not acknowledged. */
    LAST_ACK,
    /** Over; the addresses rest for a minute, so that late segments meet nobody new. */
    TIME_WAIT;

    /** Goes to another state; refuses a way that RFC 9293 does not know. */
    TcpState moveTo(TcpState next) {
        if (this != next && !leadsTo(next)) {
            throw new IllegalStateException(
                    "next must follow the present state: next="
                            + next
                            + ", present="
                            + this
                            + ". See RFC 9293, figure 5.");
        }
        return next;
    }

    private boolean leadsTo(TcpState next) {
        if (next == CLOSED) {
            return true;
        }
        return switch (this) {
            case CLOSED -> next == SYN_SENT || next == SYN_RECEIVED;
            case SYN_SENT -> next == SYN_RECEIVED || next == ESTABLISHED;
            case SYN_RECEIVED -> next == ESTABLISHED || next == FIN_WAIT_1 || next == CLOSE_WAIT;
            case ESTABLISHED -> next == FIN_WAIT_1 || next == CLOSE_WAIT;
            case FIN_WAIT_1 -> next == FIN_WAIT_2 || next == CLOSING || next == TIME_WAIT;
            case FIN_WAIT_2, CLOSING -> next == TIME_WAIT;
            case CLOSE_WAIT -> next == LAST_ACK;
            case LAST_ACK, TIME_WAIT -> false;
        };
    }

    /** True once the handshake is over, until the end. */
    boolean isSynchronized() {
        return compareTo(ESTABLISHED) >= 0;
    }
}
