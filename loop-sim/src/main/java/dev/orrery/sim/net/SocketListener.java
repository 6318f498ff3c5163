package dev.orrery.sim.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;

/**
 * What a server's channel accepts from: connections that wait.
 *
 * <p>Threading: the simulation's, one thread at a time; nothing here blocks.
 */
interface SocketListener {
    /** Says whom to tell when a connection may wait. */
    void observe(Runnable changed);

    void bind(@Nullable SocketAddress local, int backlog) throws IOException;

    @Nullable SocketAddress local();

    boolean isAcceptable();

    /** Takes the oldest connection that waits, or null. */
    @Nullable SocketStream accept();

    /** Connections that wait are given up, new ones are refused. */
    void close();

    /** The options of the channel have changed. */
    void optionsChanged();
}
