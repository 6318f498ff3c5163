package dev.orrery.sim.net;

import java.io.Closeable;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.SelectorProvider;

/** What the other classes of this room ask of a simulated channel. */
interface SimChannel extends Closeable {
    /** Stable over runs: the key of decisions and the name in reports. */
    String name();

    /** The name and, of a socket, its addresses, for reports. */
    default String description() {
        return name();
    }

    /** What the channel is ready for at this moment; looking has no effects. */
    int readyOps();

    /** What has made the channel ready for some of {@code operations}, for a wire's listener. */
    long newsFor(int operations);

    /** The keys of this channel. */
    KeyList keys();

    /** What a wait for {@code operations} is about, in words: the other end, and how it is. */
    String waitingFor(int operations);

    /** As the JDK's channels have it. */
    SelectorProvider provider();

    /** What to throw when it is used and closed; code whose host has crashed gets no further. */
    default ClosedChannelException closed() {
        return provider() instanceof SimSelectorProvider simulated
                ? simulated.closed(this)
                : new ClosedChannelException();
    }

    /** As the JDK's channels have it. */
    boolean isOpen();

    /** Refuses to go on once the channel is closed. */
    default void checkOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw closed();
        }
    }

    /** As the JDK's channels have it. */
    boolean isBlocking();

    /** A call that may wait begins: from now on an interrupt closes the channel. */
    void beginWait();

    /** The call ends; throws what the contract asks for if the channel was closed meanwhile. */
    void endWait(boolean completed) throws AsynchronousCloseException;

    /** The call ends by what no channel throws, such as the end of its host; that goes first. */
    default void dropWait() {
        try {
            endWait(true);
        } catch (AsynchronousCloseException closed) {
            // Whoever catches it would go on where nobody lives any more.
        }
    }
}
