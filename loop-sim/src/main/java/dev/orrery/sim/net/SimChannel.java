package dev.orrery.sim.net;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;

/** What the other classes of this room ask of a simulated channel. */
interface SimChannel {
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
    boolean isOpen();

    /** As the JDK's channels have it. */
    boolean isBlocking();

    /** As the JDK's channels have it. */
    void close() throws IOException;

    /** A call that may wait begins: from now on an interrupt closes the channel. */
    void beginWait();

    /** The call ends; throws what the contract asks for if the channel was closed meanwhile. */
    void endWait(boolean completed) throws AsynchronousCloseException;
}
