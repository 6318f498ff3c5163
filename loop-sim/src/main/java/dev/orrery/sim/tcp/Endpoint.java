package dev.orrery.sim.tcp;

import dev.orrery.sim.link.Route;
import dev.orrery.sim.link.TcpSegment;

import org.jspecify.annotations.Nullable;

import java.net.BindException;
import java.nio.ByteBuffer;

/**
 * The protocol's side of a connection: its state, what each segment does to it, its timers. It
 * lives on after its user has closed, until both streams have ended and a minute is over.
 *
 * <p>Source: RFC 9293, section 3.10; RFC 5961 for resets and SYNs that may be forged or late.
 */
final class Endpoint {
    private static final int SYN_RETRIES = 6;
    private static final int SYN_ACK_RETRIES = 5;
    private static final long LARGEST_SYN_TIMEOUT_NANOS = 64_000_000_000L;
    // As with probes of a window: a peer that only ever answers keeps no run going for ever.
    private static final int MOST_ANSWERED_KEEP_ALIVES = 1000;

    private final TcpStack stack;
    // Null once the user has closed.
    private @Nullable TcpConnection user;
    private TcpOptions options;
    private TcpState state = TcpState.CLOSED;
    private @Nullable Route route;
    private Ports.@Nullable Hold hold;
    // Who gets the connection when its handshake is over, if we were asked for it.
    private @Nullable TcpListener listener;
    private boolean wasOpen;
    // Not yet told to the user.
    private Trouble trouble = Trouble.NONE;
    private boolean hasNews;

    private final Alarm resend;
    private final Alarm ack;
    private final Alarm keepAlive;
    private final Outbound outbound;
    private final Inbound inbound;
    private boolean isLocal;
    private int segmentBytes;
    private long firstNumber;
    private long handshakeNanos;
    private int handshakeTries;
    private long heardNanos;
    private int keepAliveProbes;
    private int keepAliveAnswers;
    private long goneNanos = Alarm.NEVER;

    Endpoint(TcpStack stack, TcpConnection user) {
        this.stack = stack;
        this.user = user;
        this.options = user.options();
        this.resend = new Alarm(stack.timeline(), this::resendDue);
        this.ack = new Alarm(stack.timeline(), this::acknowledge);
        this.keepAlive = new Alarm(stack.timeline(), this::keepAliveDue);
        this.outbound = new Outbound(this, resend);
        this.inbound = new Inbound(this, ack, options.receiveBufferBytes());
    }

    // What the user asks for.

    TcpState state() {
        return state;
    }

    @Nullable Route route() {
        return route;
    }

    TcpOptions options() {
        return options;
    }

    void setOptions(TcpOptions newOptions) {
        options = newOptions;
        inbound.setCapacity(newOptions.receiveBufferBytes());
        if (state.isSynchronized()) {
            watchForSilence();
            outbound.send();
        }
    }

    boolean isConnecting() {
        return state == TcpState.SYN_SENT || state == TcpState.SYN_RECEIVED;
    }

    /** True once the handshake has succeeded. */
    boolean wasOpen() {
        return wasOpen;
    }

    /** True once nothing more can come. */
    boolean isOver() {
        return wasOpen && state == TcpState.CLOSED;
    }

    /** True once the user has closed. */
    boolean isOrphan() {
        return user == null;
    }

    Trouble trouble() {
        return trouble;
    }

    Trouble takeTrouble() {
        Trouble taken = trouble;
        trouble = Trouble.NONE;
        return taken;
    }

    int available() {
        return inbound.queue.size();
    }

    int unacknowledged() {
        return outbound.queue.size();
    }

    boolean isReadable() {
        return inbound.queue.size() > 0
                || inbound.hasEnded()
                || trouble != Trouble.NONE
                || isOver();
    }

    boolean isWritable() {
        if (!wasOpen) {
            return false;
        }
        int size = options.sendBufferBytes();
        return !canWrite() || size - outbound.queue.size() >= Math.max(1, size / 3);
    }

    boolean canWrite() {
        return state == TcpState.ESTABLISHED || state == TcpState.CLOSE_WAIT;
    }

    boolean isFlushed() {
        return state == TcpState.CLOSED || state == TcpState.TIME_WAIT || outbound.isFlushed();
    }

    /** Reads bytes; 0 if there are none, -1 at the end of the stream. */
    int read(ByteBuffer target) {
        int there = Math.min(inbound.queue.size(), target.remaining());
        if (there == 0) {
            return inbound.hasEnded() ? -1 : 0;
        }
        int count = inbound.queue.read(target, isLocal ? there : stack.faults().onRead(there));
        if (state.isSynchronized() && inbound.shouldTellOfRoom()) {
            acknowledge();
        }
        return count;
    }

    /** Writes as many bytes as there is room for. Only if {@link #canWrite()}. */
    int write(ByteBuffer source) {
        int room = options.sendBufferBytes() - outbound.queue.size();
        int count = Math.min(source.remaining(), room);
        if (count <= 0) {
            return 0;
        }
        if (!isLocal) {
            count = stack.faults().onWrite(count);
        }
        outbound.queue.append(source, count);
        outbound.send();
        return count;
    }

    /** Sends no more after what has been written. */
    void endStream() {
        if (!canWrite()) {
            return;
        }
        moveTo(state == TcpState.ESTABLISHED ? TcpState.FIN_WAIT_1 : TcpState.LAST_ACK);
        outbound.end();
        outbound.send();
    }

    /** The user is gone. */
    void close() {
        if (state == TcpState.TIME_WAIT) {
            forgetUser();
        } else if (!state.isSynchronized()
                || options.lingerNanos() == 0
                || inbound.queue.size() > 0) {
            abort();
        } else {
            forgetUser();
            endStream();
            if (state == TcpState.FIN_WAIT_2) {
                restAwhile();
            }
        }
    }

    /** The user is gone, and the peer shall know that something is lost. */
    void abort() {
        if (state == TcpState.TIME_WAIT) {
            forgetUser();
            return;
        }
        Route way = route;
        if (way != null && state != TcpState.CLOSED && state != TcpState.SYN_SENT) {
            sendReset(way);
        }
        forgetUser();
        gone();
    }

    private void forgetUser() {
        user = null;
        inbound.queue.clear();
    }

    /** The host is gone. */
    void crash(boolean reset) {
        Route way = route;
        if (reset && way != null && state.isSynchronized() && state != TcpState.TIME_WAIT) {
            sendReset(way);
        }
        forgetUser();
        hold = null;
        state = TcpState.CLOSED;
        discard();
    }

    // How a connection begins.

    /** The port that was picked or bound for it. */
    void holds(Ports.Hold taken) {
        hold = taken;
    }

    /** Asks the peer for the connection. */
    void connect(Route way) throws BindException {
        if (!stack.add(this, way)) {
            throw new BindException("Cannot assign requested address");
        }
        begin(way);
        moveTo(TcpState.SYN_SENT);
        resendHandshake();
    }

    /** A peer asks for the connection. */
    void answer(TcpSegment asked, TcpListener asker, Ports.Hold shared) {
        listener = asker;
        hold = shared;
        Route way = asked.route().back();
        stack.add(this, way);
        begin(way);
        moveTo(TcpState.SYN_RECEIVED);
        learn(asked);
        resendHandshake();
    }

    private void begin(Route way) {
        route = way;
        isLocal = stack.isLoopback(way);
        segmentBytes = stack.segmentBytes(way);
        firstNumber = stack.nextNumber();
        handshakeNanos = stack.nowNanos();
    }

    /** What a SYN tells. */
    private void learn(TcpSegment syn) {
        inbound.begin(syn.seq() + 1);
        segmentBytes = Math.max(1, Math.min(segmentBytes, syn.mss()));
        inbound.setSegmentBytes(segmentBytes);
        outbound.begin(firstNumber + 1, segmentBytes, syn.window());
    }

    private void resendHandshake() {
        long timeout = RoundTrip.FIRST_TIMEOUT_NANOS << handshakeTries;
        resend.set(stack.nowNanos() + Math.min(timeout, LARGEST_SYN_TIMEOUT_NANOS));
        handshakeTries++;
        boolean isAnswer = state == TcpState.SYN_RECEIVED;
        int flags = isAnswer ? TcpSegment.SYN | TcpSegment.ACK : TcpSegment.SYN;
        Route way = route();
        if (way != null) {
            stack.send(
                    TcpSegment.opening(
                            way,
                            flags,
                            firstNumber,
                            isAnswer ? inbound.next() : 0,
                            inbound.capacity(),
                            stack.segmentBytes(way)));
        }
    }

    private void opened() {
        moveTo(TcpState.ESTABLISHED);
        note("connected");
        wasOpen = true;
        resend.clear();
        if (handshakeTries == 1) {
            outbound.handshakeTook(stack.nowNanos() - handshakeNanos);
        }
        hasNews = true;
        watchForSilence();
    }

    // What segments do.

    /** True if the segment asks for a new connection and this one only rests. */
    boolean givesWayTo(TcpSegment segment) {
        if (state != TcpState.TIME_WAIT
                || !segment.has(TcpSegment.SYN)
                || segment.has(TcpSegment.ACK)
                || segment.seq() <= inbound.next()) {
            return false;
        }
        gone();
        return true;
    }

    void receive(TcpSegment segment) {
        heardNanos = stack.nowNanos();
        keepAliveProbes = 0;
        if (segment.length() > 0) {
            keepAliveAnswers = 0;
        }
        hasNews = false;
        boolean wasWritable = isWritable();
        if (state == TcpState.SYN_SENT) {
            receiveAnswer(segment);
        } else {
            receiveInOrder(segment);
        }
        if (state.isSynchronized()) {
            if (!outbound.send() && inbound.mustAck()) {
                acknowledge();
            }
        }
        if (hasNews || (!wasWritable && isWritable())) {
            tell();
        }
    }

    /** What comes after our SYN. */
    private void receiveAnswer(TcpSegment segment) {
        boolean acknowledges = segment.has(TcpSegment.ACK);
        if (acknowledges && segment.ack() != firstNumber + 1) {
            stack.refuse(segment);
            return;
        }
        if (segment.has(TcpSegment.RST)) {
            if (acknowledges) {
                fail(Trouble.REFUSED);
            }
            return;
        }
        if (!segment.has(TcpSegment.SYN)) {
            return;
        }
        learn(segment);
        if (acknowledges) {
            opened();
            inbound.requireAck();
        } else {
            moveTo(TcpState.SYN_RECEIVED);
            handshakeTries = 0;
            resendHandshake();
        }
    }

    private void receiveInOrder(TcpSegment segment) {
        if (segment.has(TcpSegment.RST)) {
            receiveReset(segment);
            return;
        }
        if (segment.has(TcpSegment.SYN)) {
            receiveSyn(segment);
            return;
        }
        if (!segment.has(TcpSegment.ACK)) {
            return;
        }
        if (state == TcpState.SYN_RECEIVED && !isAdmitted(segment)) {
            return;
        }
        if (inbound.wantsAnswer(segment)) {
            inbound.requireAck();
        }
        if (!outbound.acknowledged(segment)) {
            return;
        }
        if (outbound.isEndAcknowledged()) {
            endAcknowledged();
        }
        if (carriesMore(segment)) {
            receiveStream(segment);
        }
    }

    private static boolean carriesMore(TcpSegment segment) {
        return segment.length() > 0 || segment.has(TcpSegment.FIN);
    }

    private void receiveReset(TcpSegment segment) {
        if (segment.seq() == inbound.next()) {
            reset();
        } else if (segment.seq() > inbound.next() && segment.seq() <= inbound.edge()) {
            // It has overtaken bytes, or is forged: ask, and a true one comes again.
            acknowledge();
        }
    }

    private void reset() {
        if (state == TcpState.TIME_WAIT) {
            gone();
        } else if (state == TcpState.SYN_RECEIVED) {
            fail(Trouble.REFUSED);
        } else {
            fail(state == TcpState.CLOSE_WAIT ? Trouble.BROKEN : Trouble.RESET);
        }
    }

    private void receiveSyn(TcpSegment segment) {
        if (state != TcpState.SYN_RECEIVED) {
            acknowledge();
        } else if (!segment.has(TcpSegment.ACK)) {
            resendHandshake();
        } else if (segment.ack() == firstNumber + 1 && listener == null) {
            // Both have asked at once, and both answers are here.
            opened();
            inbound.requireAck();
        }
    }

    /** The end of a handshake that a peer has begun. */
    private boolean isAdmitted(TcpSegment segment) {
        if (segment.ack() != firstNumber + 1) {
            stack.refuse(segment);
            return false;
        }
        TcpListener asker = listener;
        TcpConnection present = user;
        if (asker != null && present != null && !asker.admit(present)) {
            return false;
        }
        opened();
        if (asker != null) {
            listener = null;
            asker.announce();
        }
        return true;
    }

    private void receiveStream(TcpSegment segment) {
        if (state == TcpState.TIME_WAIT) {
            inbound.requireAck();
            return;
        }
        if (isOrphan()
                && segment.length() > 0
                && segment.seq() + segment.length() > inbound.next()) {
            // Nobody will ever read that.
            stack.refuse(segment);
            gone();
            return;
        }
        boolean hadEnded = inbound.hasEnded();
        boolean couldBeRead = inbound.queue.size() > 0;
        if (inbound.accept(segment) && !couldBeRead) {
            hasNews = true;
        }
        if (!hadEnded && inbound.hasEnded()) {
            hasNews = true;
            peerEnded();
        }
    }

    private void peerEnded() {
        switch (state) {
            case ESTABLISHED -> moveTo(TcpState.CLOSE_WAIT);
            case FIN_WAIT_1 -> moveTo(TcpState.CLOSING);
            case FIN_WAIT_2 -> rest();
            default -> throw new AssertionError("end of the stream in " + state);
        }
    }

    private void endAcknowledged() {
        switch (state) {
            case FIN_WAIT_1 -> {
                moveTo(TcpState.FIN_WAIT_2);
                hasNews = true;
                if (isOrphan()) {
                    restAwhile();
                }
            }
            case CLOSING -> rest();
            case LAST_ACK -> {
                hasNews = true;
                gone();
            }
            default -> {
                // Was acknowledged before.
            }
        }
    }

    // How a connection ends.

    private void rest() {
        moveTo(TcpState.TIME_WAIT);
        hasNews = true;
        outbound.clear();
        keepAlive.discard();
        restAwhile();
    }

    private void restAwhile() {
        goneNanos = stack.nowNanos() + TcpStack.REST_NANOS;
        stack.rest(this, goneNanos);
    }

    /** The time has come; if it has not got more time since, it is gone. */
    void goAt(long timeNanos) {
        if (goneNanos == timeNanos) {
            gone();
        }
    }

    void unreachable() {
        if (state == TcpState.SYN_SENT) {
            fail(Trouble.NO_ROUTE);
            tell();
        }
    }

    void timedOut() {
        fail(Trouble.TIMED_OUT);
        tell();
    }

    private void fail(Trouble reason) {
        trouble = reason;
        note(reason.message());
        hasNews = true;
        TcpListener asker = listener;
        TcpConnection present = user;
        if (asker != null && present != null) {
            listener = null;
            asker.dismiss(present);
        }
        gone();
    }

    /** Closed: nothing of it is left on the host, but what has arrived can be read. */
    private void gone() {
        Route way = route;
        if (way != null && state != TcpState.CLOSED) {
            stack.remove(this, way);
        }
        Ports.Hold present = hold;
        if (present != null) {
            hold = null;
            stack.release(present);
        }
        goneNanos = Alarm.NEVER;
        moveTo(TcpState.CLOSED);
        discard();
    }

    private void discard() {
        outbound.clear();
        resend.discard();
        ack.discard();
        keepAlive.discard();
    }

    private void moveTo(TcpState next) {
        state = state.moveTo(next);
    }

    /** Puts what has happened into the trace. */
    void note(String what) {
        Route way = route;
        stack.record(what, way == null ? 0 : way.sourcePort());
    }

    private void tell() {
        hasNews = false;
        TcpConnection present = user;
        if (present != null) {
            present.changed();
        }
    }

    // Timers.

    private void resendDue() {
        if (!isConnecting()) {
            outbound.timeOut();
            return;
        }
        int tries = state == TcpState.SYN_SENT ? SYN_RETRIES : SYN_ACK_RETRIES;
        if (handshakeTries > tries) {
            timedOut();
        } else {
            resendHandshake();
        }
    }

    private void watchForSilence() {
        if (options.keepAlive() && !keepAlive.isSet()) {
            heardNanos = stack.nowNanos();
            keepAlive.set(heardNanos + options.keepIdleNanos());
        } else if (!options.keepAlive()) {
            keepAlive.clear();
        }
    }

    private void keepAliveDue() {
        long idle = stack.nowNanos() - heardNanos;
        if (idle < options.keepIdleNanos()) {
            keepAlive.set(heardNanos + options.keepIdleNanos());
        } else if (keepAliveProbes >= options.keepProbes()) {
            timedOut();
        } else if (keepAliveAnswers < MOST_ANSWERED_KEEP_ALIVES) {
            keepAliveProbes++;
            keepAliveAnswers++;
            outbound.sendProbe();
            keepAlive.set(stack.nowNanos() + options.keepIntervalNanos());
        }
    }

    // Segments.

    long nowNanos() {
        return stack.nowNanos();
    }

    void acknowledge() {
        transmit(TcpSegment.ACK, outbound.next());
    }

    void transmit(int flags, long seq) {
        Route way = route;
        if (way != null) {
            long next = inbound.next();
            int window = inbound.acknowledge(false);
            stack.send(TcpSegment.bare(way, flags, seq, next, window));
        }
    }

    void transmit(int flags, long seq, byte[] bytes, int offset, int length) {
        Route way = route;
        if (way != null) {
            long next = inbound.next();
            int window = inbound.acknowledge(true);
            stack.send(TcpSegment.data(way, flags, seq, next, window, bytes, offset, length));
        }
    }

    private void sendReset(Route way) {
        stack.send(
                TcpSegment.bare(
                        way,
                        TcpSegment.RST | TcpSegment.ACK,
                        outbound.highest(),
                        inbound.next(),
                        0));
    }
}
