package dev.orrery.sim.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * What a listener was told of one flow, and which piece of news each byte under way belongs to.
 *
 * <p>Threading: the simulation's, one thread at a time. Cost: nothing where nobody listens.
 */
final class FlowNews {
    private static final class Part {
        final long news;
        int left;

        Part(long news, int left) {
            this.news = news;
            this.left = left;
        }
    }

    private final WireListener listener;
    private final Flow flow;
    // What is under way, the oldest first.
    private final ArrayDeque<Part> parts = new ArrayDeque<>();
    private long madeRoom = WireListener.NO_NEWS;
    private long closed = WireListener.NO_NEWS;

    FlowNews(WireListener listener, Flow flow) {
        this.listener = listener;
        this.flow = flow;
    }

    boolean isHeard() {
        return listener.isListening();
    }

    void sent(ByteBuffer bytes) {
        int count = bytes.remaining();
        madeRoom = WireListener.NO_NEWS;
        parts.addLast(new Part(listener.sent(flow, bytes), count));
    }

    void received(int count, boolean makesRoom) {
        Part first = parts.peekFirst();
        long news = listener.received(flow, count, first == null ? closed : first.news);
        if (makesRoom) {
            madeRoom = news;
        }
        int left = count;
        while (left > 0 && first != null) {
            int taken = Math.min(left, first.left);
            first.left -= taken;
            left -= taken;
            if (first.left == 0) {
                parts.removeFirst();
                first = parts.peekFirst();
            }
        }
    }

    void closed(boolean byReader) {
        closed = listener.closed(flow, byReader);
        if (byReader) {
            parts.clear();
        }
    }

    /** What has made the flow readable. */
    long forReader() {
        Part first = parts.peekFirst();
        return first == null ? closed : first.news;
    }

    /** What has made a full flow writable; none if it was not full. */
    long forWriter() {
        return Math.max(madeRoom, closed);
    }
}
