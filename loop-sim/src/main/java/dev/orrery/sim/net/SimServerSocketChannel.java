package dev.orrery.sim.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** A listening socket of a simulated host, over TCP or in the Unix domain. */
final class SimServerSocketChannel extends ServerSocketChannel implements SimChannel {
    private static final int BACKLOG = 50;

    private final SimSelectorProvider provider;
    private final String name;
    private final Family family;
    private final SocketListener listener;
    private final OptionValues options;
    private final KeyList keys = new KeyList();
    private final Wait wait;
    private @Nullable SocketAddress local;
    private @Nullable ServerSocketAdaptor adaptor;

    SimServerSocketChannel(
            SimSelectorProvider provider,
            String name,
            Family family,
            SocketListener listener,
            OptionValues options) {
        super(provider);
        this.provider = provider;
        this.name = name;
        this.family = family;
        this.listener = listener;
        this.options = options;
        this.wait = new Wait(this, provider.blocking());
        listener.observe(() -> keys.rose(readyOps()));
    }

    @Override
    public ServerSocketChannel bind(@Nullable SocketAddress address, int backlog)
            throws IOException {
        checkOpen();
        if (local != null) {
            throw new AlreadyBoundException();
        }
        SocketAddress target = null;
        if (address != null) {
            target = family.isUnix() ? Family.checkUnix(address) : family.checkLocal(address);
        }
        listener.bind(target, backlog < 1 ? BACKLOG : backlog);
        local = listener.local();
        return this;
    }

    @Override
    public @Nullable SocketChannel accept() throws IOException {
        if (isBlocking()) {
            return accept(Blocking.NO_DELAY_LIMIT);
        }
        checkBound();
        return acceptNow();
    }

    /** Accepts in blocking mode, within a time. */
    SocketChannel accept(long delayNanos) throws IOException {
        checkBound();
        if (!isBlocking()) {
            throw new IllegalBlockingModeException();
        }
        SocketChannel[] accepted = new SocketChannel[1];
        long result =
                wait.until(
                        () -> {
                            accepted[0] = acceptNow();
                            return accepted[0] == null ? Wait.AGAIN : 1;
                        },
                        listener::isAcceptable,
                        delayNanos,
                        "accept from");
        if (result == Wait.AGAIN) {
            throw new SocketTimeoutException("Accept timed out");
        }
        return accepted[0];
    }

    private @Nullable SocketChannel acceptNow() throws IOException {
        if (!listener.isAcceptable()) {
            return null;
        }
        // Before it is taken: a connection that cannot be had stays in the queue.
        provider.checkRoomToAccept();
        SocketStream stream = listener.accept();
        return stream == null ? null : provider.accepted(family, stream);
    }

    private void checkBound() throws ClosedChannelException {
        checkOpen();
        if (local == null) {
            throw new NotYetBoundException();
        }
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> option, T value) throws IOException {
        options.checkKnown(option);
        options.checkType(option, value);
        checkOpen();
        options.set(option, value);
        listener.optionsChanged();
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> option) throws IOException {
        options.checkKnown(option);
        checkOpen();
        return options.get(option);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return options.names();
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        checkOpen();
        return local;
    }

    /** As {@link #getLocalAddress}, also once closed. */
    @Nullable SocketAddress localAddress() {
        return local;
    }

    @Override
    public ServerSocket socket() {
        if (family.isUnix()) {
            throw new UnsupportedOperationException("Not supported");
        }
        ServerSocketAdaptor present = adaptor;
        if (present == null) {
            present = ServerSocketAdaptor.of(this);
            adaptor = present;
        }
        return present;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return name + " " + this;
    }

    @Override
    public int readyOps() {
        return listener.isAcceptable() ? SelectionKey.OP_ACCEPT : 0;
    }

    @Override
    public String waitingFor(int operations) {
        return "a connection to " + description();
    }

    @Override
    public long newsFor(int operations) {
        return WireListener.NO_NEWS;
    }

    @Override
    public KeyList keys() {
        return keys;
    }

    @Override
    public void beginWait() {
        begin();
    }

    @Override
    public void endWait(boolean completed) throws AsynchronousCloseException {
        end(completed);
    }

    @Override
    protected void implCloseSelectableChannel() {
        provider.channelClosed();
        if (!provider.isCrashing()) {
            listener.close();
        }
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        // Looked up at each call.
    }

    @Override
    public String toString() {
        if (!isOpen()) {
            return "ServerSocketChannel[closed]";
        }
        return "ServerSocketChannel[" + (local == null ? "unbound" : Family.text(local)) + "]";
    }
}
