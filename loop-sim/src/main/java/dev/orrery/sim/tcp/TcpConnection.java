package dev.orrery.sim.tcp;

import dev.orrery.sim.link.Route;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NotYetConnectedException;

/**
 * One TCP connection, or a socket that may become one.
 *
 * <p>Threading: the simulation's, one thread at a time; nothing here blocks. Order: what one side
 * writes the other reads, each byte once and in order, whatever the network does; the end of the
 * stream comes after its last byte. A reset loses what was not sent and what is under way.
 *
 * <p>Cost: a byte is copied when it is written and when it is read. An idle connection has no event
 * to come. What is not read is bounded by the receive buffer, what is not acknowledged by the send
 * buffer; nobody holds more.
 *
 * <p>Failure: as on Linux. An error that the network brings is told once, by the call that meets it
 * first: {@code Connection reset}, {@code Connection timed out}; bytes that arrived before can be
 * read first. After it writes fail with {@code Broken pipe}.
 */
public final class TcpConnection {
    private final TcpStack stack;
    private final Endpoint endpoint;
    private TcpOptions options;
    private TcpObserver observer = TcpObserver.NONE;
    private Ports.@Nullable Hold bound;
    private boolean isClosed;
    private boolean isInputShut;
    // Whoever reads hears of a reset again and again.
    private boolean wasReset;

    TcpConnection(TcpStack stack, TcpOptions options) {
        this.stack = stack;
        this.options = options;
        this.endpoint = new Endpoint(stack, this);
    }

    /**
     * Says who is told when the connection may have become ready.
     *
     * @param newObserver in place of the one before
     */
    public void setObserver(TcpObserver newObserver) {
        observer = newObserver;
    }

    void changed() {
        observer.changed();
    }

    /**
     * Returns the options.
     *
     * @return those set last
     */
    public TcpOptions options() {
        return options;
    }

    /**
     * Changes the options, with effect from now on.
     *
     * @param newOptions in place of those before
     */
    public void setOptions(TcpOptions newOptions) {
        options = newOptions;
        endpoint.setOptions(newOptions);
    }

    /**
     * Returns the state.
     *
     * @return as RFC 9293 names it
     */
    public TcpState state() {
        return endpoint.state();
    }

    /**
     * Takes an address and a port of this host.
     *
     * @param address an address of this host, or the wildcard; port 0 for any that is free
     * @throws IOException a {@code BindException} if the port is in use or the address another
     *     host's; a {@code SocketException} after {@link #close}
     */
    public void bind(InetSocketAddress address) throws IOException {
        requireOpen();
        if (localAddress() != null) {
            throw new AlreadyBoundException();
        }
        bound = stack.bind(address, options.reuseAddress());
    }

    /**
     * Begins to connect; the observer is told when that ends.
     *
     * @param remote whom to connect to; the wildcard means this host
     * @throws IOException if no port is left, or the peer is out of reach from the bound address
     */
    public void connect(InetSocketAddress remote) throws IOException {
        requireOpen();
        if (endpoint.isConnecting()) {
            throw new ConnectionPendingException();
        }
        if (endpoint.route() != null) {
            throw new AlreadyConnectedException();
        }
        Route way = stack.routeTo(endpoint, remote, bound);
        bound = null;
        endpoint.connect(way);
    }

    /**
     * Tells whether the handshake is under way.
     *
     * @return true between {@link #connect} and its end
     */
    public boolean isConnecting() {
        return endpoint.isConnecting();
    }

    /**
     * Tells whether the handshake has succeeded.
     *
     * @return true from then on, also after the end of the connection
     */
    public boolean isConnected() {
        return endpoint.wasOpen();
    }

    /**
     * Ends a connect that the observer was told of.
     *
     * @return false if the handshake is still under way
     * @throws IOException if it has failed: {@code Connection refused}, {@code Connection timed
     *     out}, {@code No route to host}; {@code Connection reset by peer} if it has succeeded and
     *     was reset since
     */
    public boolean finishConnect() throws IOException {
        requireOpen();
        if (endpoint.isConnecting()) {
            return false;
        }
        if (endpoint.route() == null) {
            throw new NoConnectionPendingException();
        }
        if (!endpoint.wasOpen()) {
            throw endpoint.trouble().whenConnecting();
        }
        // Who was reset before looking hears of it here, and only here.
        Trouble trouble = endpoint.takeTrouble();
        if (trouble != Trouble.NONE) {
            throw trouble.whenConnecting();
        }
        return true;
    }

    /**
     * Tells whether a read would not have to wait.
     *
     * @return true if there are bytes, the end, or an error
     */
    public boolean isReadable() {
        return isInputShut || endpoint.isReadable();
    }

    /**
     * Tells whether a write would not have to wait: there is room for a third of the send buffer,
     * or the write fails.
     *
     * @return true if so; false while the handshake is under way
     */
    public boolean isWritable() {
        return endpoint.isWritable();
    }

    /**
     * Returns how many bytes can be read at once.
     *
     * @return bytes
     */
    public int available() {
        return isInputShut ? 0 : endpoint.available();
    }

    /**
     * Reads what is there.
     *
     * @param target where to
     * @return how many bytes, 0 if there are none yet, -1 at the end of the stream
     * @throws IOException {@code Connection reset}, {@code Connection timed out}, {@code Socket
     *     closed}
     */
    public int read(ByteBuffer target) throws IOException {
        requireConnected();
        if (isInputShut) {
            return -1;
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        int count = endpoint.read(target);
        if (count != 0) {
            return count;
        }
        Trouble trouble = endpoint.takeTrouble();
        wasReset |= trouble == Trouble.RESET;
        if (wasReset) {
            throw Trouble.RESET.whenReading();
        }
        if (trouble != Trouble.NONE) {
            throw trouble.whenReading();
        }
        return endpoint.isOver() ? -1 : 0;
    }

    /**
     * Writes as much as there is room for.
     *
     * @param source what to write
     * @return how many bytes, 0 if there is no room now
     * @throws IOException {@code Connection reset by peer}, {@code Broken pipe}, {@code Connection
     *     timed out}, {@code Socket closed}
     */
    public int write(ByteBuffer source) throws IOException {
        requireConnected();
        Trouble trouble = endpoint.takeTrouble();
        if (trouble != Trouble.NONE) {
            throw trouble.whenWriting();
        }
        if (!endpoint.canWrite()) {
            throw Trouble.BROKEN.whenWriting();
        }
        return endpoint.write(source);
    }

    /**
     * Ends the stream to the peer, after what has been written.
     *
     * @throws IOException {@code Socket closed}
     */
    public void shutdownOutput() throws IOException {
        requireConnected();
        endpoint.endStream();
    }

    /**
     * Reads no more: every read is at the end from now on. The peer does not hear of it.
     *
     * @throws IOException {@code Socket closed}
     */
    public void shutdownInput() throws IOException {
        requireConnected();
        isInputShut = true;
        observer.changed();
    }

    /**
     * Gives the connection up: what has been written is still sent, then the end of the stream. If
     * there are bytes that nobody has read, or the options say so, the connection is reset.
     */
    public void close() {
        if (leave()) {
            endpoint.close();
        }
    }

    /** Ends the connection at once; what is under way is lost, and the peer is told by a reset. */
    public void abort() {
        if (leave()) {
            endpoint.abort();
        }
    }

    /** The user is gone; false if that is so already. */
    private boolean leave() {
        boolean first = !isClosed;
        isClosed = true;
        observer = TcpObserver.NONE;
        Ports.Hold hold = bound;
        if (hold != null) {
            bound = null;
            stack.release(hold);
        }
        return first;
    }

    /**
     * Returns how many bytes were written that the peer has not acknowledged.
     *
     * @return bytes, at most the size of the send buffer
     */
    public int unacknowledged() {
        return endpoint.unacknowledged();
    }

    /**
     * Tells whether the peer has acknowledged everything that was written, and the end of the
     * stream if there is one.
     *
     * @return true if nothing is left to be acknowledged
     */
    public boolean isFlushed() {
        return endpoint.isFlushed();
    }

    /**
     * Returns where this side is.
     *
     * @return address and port, null if neither bound nor connected
     */
    public @Nullable InetSocketAddress localAddress() {
        Route way = endpoint.route();
        if (way != null) {
            return new InetSocketAddress(way.source(), way.sourcePort());
        }
        Ports.Hold hold = bound;
        return hold == null ? null : new InetSocketAddress(hold.address, hold.port);
    }

    /**
     * Returns where the peer is.
     *
     * @return address and port, null before {@link #connect}
     */
    public @Nullable InetSocketAddress remoteAddress() {
        Route way = endpoint.route();
        return way == null ? null : new InetSocketAddress(way.destination(), way.destinationPort());
    }

    Endpoint endpoint() {
        return endpoint;
    }

    private void requireOpen() throws IOException {
        if (isClosed) {
            throw new SocketException("Socket closed");
        }
    }

    private void requireConnected() throws IOException {
        requireOpen();
        if (!endpoint.wasOpen()) {
            throw new NotYetConnectedException();
        }
    }

    @Override
    public String toString() {
        return "connection " + localAddress() + " to " + remoteAddress() + " " + state();
    }
}
