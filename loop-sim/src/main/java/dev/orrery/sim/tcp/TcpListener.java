package dev.orrery.sim.tcp;

import dev.orrery.sim.link.TcpSegment;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.AlreadyBoundException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A socket that listens: takes connections and keeps them until they are accepted.
 *
 * <p>Threading: the simulation's, one thread at a time; nothing here blocks. Order: connections are
 * accepted in the order in which their handshakes ended. Failure: while more than the backlog wait
 * to be accepted, new connections get no answer, and try again by themselves. Source: Linux's
 * queues.
 */
public final class TcpListener {
    private static final int LARGEST_BACKLOG = 4096;
    private static final int MOST_HANDSHAKES = 1024;

    private final TcpStack stack;
    private TcpOptions options;
    private TcpObserver observer = TcpObserver.NONE;
    private int backlog;
    private Ports.@Nullable Hold hold;
    private boolean isClosed;
    private long silentUntilNanos;
    private final Set<TcpConnection> handshakes = new LinkedHashSet<>();
    private final ArrayDeque<TcpConnection> waiting = new ArrayDeque<>();

    TcpListener(TcpStack stack, TcpOptions options) {
        this.stack = stack;
        this.options = options;
    }

    /**
     * Says who is told when a connection waits to be accepted.
     *
     * @param newObserver in place of the one before
     */
    public void setObserver(TcpObserver newObserver) {
        observer = newObserver;
    }

    /**
     * Changes the options; connections that were accepted keep theirs.
     *
     * @param newOptions in place of those before
     */
    public void setOptions(TcpOptions newOptions) {
        options = newOptions;
    }

    /**
     * Returns the options.
     *
     * @return those of the connections that will be accepted
     */
    public TcpOptions options() {
        return options;
    }

    /**
     * Begins to listen.
     *
     * @param address an address of this host, or the wildcard, which takes connections of both
     *     families; port 0 for any that is free
     * @param newBacklog how many connections wait to be accepted before others get no answer, from
     *     1 to 4096; others are taken as the nearest
     * @throws IOException a {@code BindException} if the port is in use or the address another
     *     host's
     */
    public void bind(InetSocketAddress address, int newBacklog) throws IOException {
        if (isClosed) {
            throw new SocketException("Socket closed");
        }
        if (hold != null) {
            throw new AlreadyBoundException();
        }
        Ports.Hold taken = stack.bind(address, options.reuseAddress());
        taken.isListening = true;
        hold = taken;
        backlog = Math.max(1, Math.min(newBacklog, LARGEST_BACKLOG));
        stack.listen(this);
    }

    /**
     * Returns where it listens.
     *
     * @return address and port, or null before {@link #bind}
     */
    public @Nullable InetSocketAddress localAddress() {
        Ports.Hold present = hold;
        return present == null ? null : new InetSocketAddress(present.address, present.port);
    }

    /**
     * Tells whether {@link #accept} would return a connection.
     *
     * @return true if one waits
     */
    public boolean isAcceptable() {
        return !waiting.isEmpty();
    }

    /**
     * Takes the connection that has waited longest.
     *
     * @return the connection, which may have been reset meanwhile; null if none waits
     */
    public @Nullable TcpConnection accept() {
        return waiting.pollFirst();
    }

    /** Stops listening and resets the connections that were not accepted. */
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        Ports.Hold present = hold;
        if (present != null) {
            stack.stopListening(this, present);
        }
        List<TcpConnection> left = new ArrayList<>(handshakes);
        left.addAll(waiting);
        forget();
        for (TcpConnection connection : left) {
            connection.abort();
        }
    }

    /**
     * Tells whether {@link #close} was called, or the host has crashed.
     *
     * @return true when it does not listen any more
     */
    public boolean isClosed() {
        return isClosed;
    }

    /** The host is gone. */
    void crash() {
        isClosed = true;
        observer = TcpObserver.NONE;
        forget();
    }

    private void forget() {
        handshakes.clear();
        waiting.clear();
    }

    /** Somebody asks for a connection. */
    void asked(TcpSegment segment) {
        if (waiting.size() > backlog || handshakes.size() >= MOST_HANDSHAKES) {
            return;
        }
        if (stack.nowNanos() < silentUntilNanos) {
            return;
        }
        // A host's packets to itself meet no fault.
        boolean isLocal = stack.isLoopback(segment.route().back());
        long silence = isLocal ? 0 : stack.faults().onConnect();
        if (silence == TcpFaults.REFUSED) {
            stack.refuse(segment);
            return;
        }
        if (silence > 0) {
            silentUntilNanos = stack.nowNanos() + silence;
            return;
        }
        Ports.Hold present = hold;
        if (present != null) {
            TcpConnection connection = new TcpConnection(stack, options);
            handshakes.add(connection);
            connection
                    .endpoint()
                    .answer(segment, this, stack.share(present, segment.route().destination()));
        }
    }

    /** A handshake is over. False if there is no room for one more. */
    boolean admit(TcpConnection connection) {
        if (waiting.size() > backlog) {
            return false;
        }
        handshakes.remove(connection);
        waiting.addLast(connection);
        return true;
    }

    /** Somebody waits to be accepted. */
    void announce() {
        observer.changed();
    }

    /** A handshake has come to nothing. */
    void dismiss(TcpConnection connection) {
        handshakes.remove(connection);
    }

    /** How well its address fits: 0 not at all, 1 as the wildcard, 2 exactly. */
    int fit(InetAddress destination) {
        Ports.Hold present = hold;
        if (present == null) {
            return 0;
        }
        if (present.address.isAnyLocalAddress()) {
            return 1;
        }
        return present.address.equals(destination) ? 2 : 0;
    }

    @Override
    public String toString() {
        return "listener " + localAddress();
    }
}
