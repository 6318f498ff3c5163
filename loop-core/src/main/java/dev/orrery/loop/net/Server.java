package dev.orrery.loop.net;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Listens on some addresses and makes a connection, with a protocol of its own, for each peer that
 * comes.
 *
 * <p>Threading: the loop's thread; what waits ({@link #serveForever}, {@link #waitClosed}, {@link
 * #shutdown}) in tasks. Order: the protocol is made one hop after its connection was accepted, and
 * told of it one hop later. Failure: whatever goes wrong with one connection ends that connection;
 * a server that cannot accept, because the process has no more files, says so once in the log and
 * tries again each second. Source: asyncio's {@code Server}; {@code shutdown} is what its users
 * write themselves.
 */
public final class Server implements AutoCloseable {
    /** What the close of the loop does to a server that is open. */
    private final class OnLoopClose implements Closeable {
        @Override
        public void close() {
            if (!isClosed) {
                stopListening(Listener::drop);
            }
        }

        @Override
        public String toString() {
            return Server.this.toString();
        }
    }

    private final NetLoop net;
    private final EventLoop loop;
    private final Supplier<? extends Protocol> protocols;
    private final ServerOptions options;
    private final List<Listener> listeners = new ArrayList<>();
    private final Closeable onLoopClose = new OnLoopClose();
    private final Set<SocketTransport> connections = new LinkedHashSet<>();
    private final List<Waiting> waiters = new ArrayList<>();
    private final List<Runnable> onClosed = new ArrayList<>();
    // Accepted, and not yet among the connections.
    private int arriving;
    // How many listeners have failed to accept, and have not succeeded since.
    private int starved;
    private boolean isServing;
    private boolean isClosed;
    private @Nullable Waiting forever;

    Server(NetLoop net, Supplier<? extends Protocol> protocols, ServerOptions options) {
        this.net = net;
        this.loop = net.loop();
        this.protocols = protocols;
        this.options = options;
        net.opened(onLoopClose);
    }

    /** One more socket; before the server serves. */
    void listen(ServerSocketChannel channel, Listener.Acceptor acceptor) throws IOException {
        SocketAddress address = channel.getLocalAddress();
        listeners.add(new Listener(this, channel, address, acceptor, options.backlog()));
    }

    /** Has {@code action} run when the server has stopped to listen. */
    void whenClosed(Runnable action) {
        onClosed.add(action);
    }

    // ---- state

    /** {@return where it lives} */
    public EventLoop loop() {
        return loop;
    }

    /** {@return the addresses that it listens on, with their real ports; none once closed} */
    public List<SocketAddress> addresses() {
        return listeners.stream().map(Listener::address).toList();
    }

    /**
     * The port of the first address that has one.
     *
     * @return the port
     * @throws IllegalStateException if there is none: it is closed, or listens on Unix sockets only
     */
    public int port() {
        for (Listener listener : listeners) {
            if (listener.address() instanceof InetSocketAddress internet) {
                return internet.getPort();
            }
        }
        throw new IllegalStateException(
                "port must be asked of a server that listens on one: server="
                        + this
                        + ". Ask before it is closed.");
    }

    /** {@return the listening channels, for their socket options; none once closed} */
    public List<ServerSocketChannel> channels() {
        return listeners.stream().map(Listener::channel).toList();
    }

    /** {@return true while it accepts connections} */
    public boolean isServing() {
        return isServing;
    }

    /** {@return how many connections it has that have not ended} */
    public int connections() {
        return connections.size() + arriving;
    }

    // ---- what its listeners meet

    /** Says so if it is the first that cannot accept. */
    void starves(Listener listener, IOException failure) {
        if (starved++ == 0) {
            NetLoop.LOG.warn(
                    "accepting failed and is tried again each {} s: loop={}, address={},"
                            + " failure={}",
                    Listener.ASYNCIO_RETRY.toSeconds(),
                    loop.name(),
                    listener.address(),
                    failure.toString());
        }
    }

    /** Says so if it was the last that could not accept. */
    void goesOn(Listener listener) {
        if (--starved == 0) {
            NetLoop.LOG.warn(
                    "accepting goes on: loop={}, address={}", loop.name(), listener.address());
        }
    }

    // ---- serving

    /**
     * Begins to accept. Does nothing if it does already.
     *
     * @throws IllegalStateException if it is closed, or from a foreign thread
     */
    public void startServing() {
        net.check("startServing");
        checkOpen("startServing");
        if (!isServing) {
            isServing = true;
            listeners.forEach(Listener::start);
        }
    }

    /**
     * Accepts connections until the server is closed, and then waits until its connections have
     * ended. If the calling task is cancelled, the server is closed, and nobody is waited for.
     *
     * @throws TaskCancelled if the task was cancelled
     * @throws IllegalStateException if it is closed, if another task does the same, or outside of a
     *     task
     */
    public void serveForever() {
        NetLoop.ofTask("serveForever");
        checkOpen("serveForever");
        if (forever != null) {
            throw new IllegalStateException(
                    "serveForever must be called by one task: server="
                            + this
                            + ". Others call waitClosed().");
        }
        startServing();
        Waiting waiting = new Waiting(loop, "the end of", this);
        forever = waiting;
        try {
            Task.await(waiting);
        } finally {
            forever = null;
            close();
        }
        waitClosed();
    }

    /**
     * Stops listening. Connections that there are go on; {@link #waitClosed} waits for their end.
     *
     * @throws IllegalStateException from a foreign thread
     */
    @Override
    public void close() {
        net.check("close");
        if (isClosed) {
            return;
        }
        stopListening(Listener::close);
        if (forever != null) {
            forever.wake();
        }
        wakeIfOver();
    }

    private void stopListening(Consumer<Listener> stop) {
        isClosed = true;
        isServing = false;
        listeners.forEach(stop);
        listeners.clear();
        net.closed(onLoopClose);
        onClosed.forEach(Runnable::run);
    }

    /** Closes each connection when what was written to it is sent. */
    public void closeClients() {
        net.check("closeClients");
        new ArrayList<>(connections).forEach(SocketTransport::close);
    }

    /** Ends each connection now. */
    public void abortClients() {
        net.check("abortClients");
        new ArrayList<>(connections).forEach(SocketTransport::abort);
    }

    /**
     * Waits until the server is closed and its connections have ended.
     *
     * @throws TaskCancelled if the task was cancelled
     * @throws IllegalStateException outside of a task
     */
    public void waitClosed() {
        NetLoop.ofTask("waitClosed");
        if (isOver()) {
            return;
        }
        Waiting waiting = new Waiting(loop, "the connections of", this);
        waiters.add(waiting);
        try {
            Task.await(waiting);
        } finally {
            waiters.remove(waiting);
        }
    }

    /**
     * Stops accepting, waits for the connections that there are, and aborts those that are left
     * when {@code limit} has passed. They are not asked to end: who serves them knows when.
     *
     * @param limit how long to wait; zero or less aborts at once
     * @return how many were aborted
     * @throws TaskCancelled if the task was cancelled; the server is closed all the same
     * @throws IllegalStateException outside of a task
     */
    public int shutdown(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        NetLoop.ofTask("shutdown");
        close();
        int[] aborted = new int[1];
        Runnable abortRest =
                () -> {
                    aborted[0] += connections.size();
                    abortClients();
                };
        TimerHandle alarm = loop.callLater(limit, abortRest);
        try {
            waitClosed();
        } finally {
            alarm.cancel();
        }
        return aborted[0];
    }

    // ---- what listeners and connections tell

    boolean hasRoom() {
        return connections() < options.maxConnections();
    }

    void accepted(SocketChannel channel) {
        arriving++;
        net.opened(channel);
        loop.callSoon(() -> admit(channel));
    }

    private void admit(SocketChannel channel) {
        arriving--;
        net.closed(channel);
        boolean isAdmitted = false;
        try {
            if (!isClosed) {
                channel.configureBlocking(false);
                Protocol protocol = Objects.requireNonNull(protocols.get(), "protocol");
                SocketTransport _ =
                        new SocketTransport(
                                net, channel, protocol, options.transport(), this, null);
                isAdmitted = true;
            }
        } catch (IOException gone) {
            NetLoop.LOG.debug("a peer has gone: loop={}, channel={}", loop.name(), channel, gone);
        } catch (Exception failure) {
            net.failed("a connection could not be set up: server=" + this, failure);
        } finally {
            if (!isAdmitted) {
                NetLoop.closeQuietly(channel);
                left();
            }
        }
    }

    void attach(SocketTransport connection) {
        connections.add(connection);
    }

    void detach(SocketTransport connection) {
        connections.remove(connection);
        left();
    }

    private void left() {
        wakeIfOver();
        if (isServing) {
            listeners.forEach(Listener::watch);
        }
    }

    private boolean isOver() {
        return isClosed && connections() == 0;
    }

    private void wakeIfOver() {
        if (isOver()) {
            waiters.forEach(Waiting::wake);
        }
    }

    private void checkOpen(String method) {
        if (isClosed) {
            throw new IllegalStateException(
                    method
                            + " must be called on an open server: server="
                            + this
                            + ". Make another.");
        }
    }

    @Override
    public String toString() {
        return "Server["
                + (isClosed ? "closed" : addresses().toString())
                + ", connections="
                + connections()
                + "]";
    }
}
