package dev.orrery.sim;

import dev.orrery.sim.net.Flow;
import dev.orrery.sim.net.WireListener;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Origin;
import dev.orrery.sim.trace.Segment;
import dev.orrery.sim.trace.Trace;

import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.function.LongSupplier;

/**
 * Puts what goes over the simulated wire into the trace; the numbers of its news are the indices of
 * events.
 *
 * <p>Threading: as {@link Simulation}. Cost: nothing where nobody records.
 */
final class SimWire implements WireListener {
    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    private final Trace trace;
    private final LongSupplier nowNanos;
    private final Posts posts;

    SimWire(Trace trace, LongSupplier nowNanos, Posts posts) {
        this.trace = trace;
        this.nowNanos = nowNanos;
        this.posts = posts;
    }

    @Override
    public boolean isListening() {
        return trace.isRecording();
    }

    @Override
    public long sent(Flow flow, ByteBuffer bytes) {
        note(EventKind.SENT, flow.from(), bytes.remaining(), trace.here());
        if (trace.isCapturing()) {
            ByteBuffer content = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            capture(flow, Segment.Kind.SENT, content.remaining(), content);
        }
        return trace.lastIndex();
    }

    @Override
    public long received(Flow flow, int count, long news) {
        note(EventKind.RECEIVED, flow.to(), count, causedBy(news));
        if (trace.isCapturing() && count > 0) {
            capture(flow, Segment.Kind.RECEIVED, count, NO_BYTES);
        }
        return trace.lastIndex();
    }

    @Override
    public long closed(Flow flow, boolean byReader) {
        note(EventKind.CHANNEL_CLOSED, byReader ? flow.to() : flow.from(), 0, trace.here());
        if (trace.isCapturing()) {
            Segment.Kind kind = byReader ? Segment.Kind.READER_CLOSED : Segment.Kind.WRITER_CLOSED;
            capture(flow, kind, 0, NO_BYTES);
        }
        return trace.lastIndex();
    }

    @Override
    public void ready(String channel, int operations, long news, Runnable delivery) {
        String detail = forWhat(operations);
        note(EventKind.CHANNEL_READY, channel + detail, operations, causedBy(news));
        long before = trace.withinLast();
        try {
            delivery.run();
        } finally {
            trace.within(before);
        }
    }

    private static String forWhat(int operations) {
        if ((operations & SelectionKey.OP_READ) != 0) {
            return " to read";
        }
        if ((operations & SelectionKey.OP_ACCEPT) != 0) {
            return " to accept";
        }
        return (operations & SelectionKey.OP_CONNECT) != 0 ? " to connect" : " to write";
    }

    private void note(EventKind kind, String channel, long value, Origin origin) {
        trace.note(nowNanos.getAsLong(), posts.poster(), kind, channel, value, origin);
    }

    private Origin causedBy(long news) {
        Origin here = trace.here();
        return news == NO_NEWS ? here : here.withCause(news);
    }

    private void capture(Flow flow, Segment.Kind kind, int count, ByteBuffer content) {
        trace.capture(
                new Segment(
                        nowNanos.getAsLong(),
                        flow.host(),
                        flow.from(),
                        flow.to(),
                        kind,
                        count,
                        content));
    }
}
