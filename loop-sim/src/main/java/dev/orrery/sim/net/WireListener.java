package dev.orrery.sim.net;

import java.nio.ByteBuffer;

/**
 * Hears of all that goes over the simulated wire: whatever carries bytes between channels tells it,
 * so that traces and captures know of it.
 *
 * <p>Threading: called on the thread that reads or writes, in the midst of the call. Order: that of
 * the calls. Failure: must not throw, and must not touch the channels.
 */
public interface WireListener {
    /** In place of the number of a piece of news where there is none. */
    long NO_NEWS = -1;

    /**
     * Returns a listener that hears nothing.
     *
     * @return the same one all the time
     */
    static WireListener deaf() {
        return DeafWireListener.DEAF;
    }

    /**
     * Tells whether anybody hears; where nobody does, nobody need be told.
     *
     * @return the same all the time
     */
    boolean isListening();

    /**
     * Bytes are on their way.
     *
     * @param flow from where to where
     * @param bytes what was written; a view that is valid during the call
     * @return the number of this piece of news, for {@link #received} and {@link #ready}
     */
    long sent(Flow flow, ByteBuffer bytes);

    /**
     * Bytes have been read, or the end of the stream.
     *
     * @param flow from where to where
     * @param count how many, -1 at the end
     * @param news that of the first of these bytes, or {@link #NO_NEWS}
     * @return the number of this piece of news
     */
    long received(Flow flow, int count, long news);

    /**
     * One end of a flow is closed.
     *
     * @param flow from where to where
     * @param byReader true if what is under way is lost and writes fail; false if no more comes
     * @return the number of this piece of news
     */
    long closed(Flow flow, boolean byReader);

    /**
     * A poll has found a channel ready.
     *
     * @param channel the channel
     * @param operations what it is ready for, as of a selection key
     * @param news what has made it ready, or {@link #NO_NEWS}
     * @param delivery tells whoever polls; to be run exactly once
     */
    void ready(String channel, int operations, long news, Runnable delivery);
}
