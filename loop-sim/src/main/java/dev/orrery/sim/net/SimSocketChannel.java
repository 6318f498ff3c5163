package dev.orrery.sim.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Set;

/** A socket of a simulated host, over TCP or in the Unix domain. */
final class SimSocketChannel extends SocketChannel implements SimChannel {
    private enum State {
        UNCONNECTED,
        PENDING,
        CONNECTED
    }

    private final SimSelectorProvider provider;
    private final String name;
    private final Family family;
    private final SocketStream stream;
    private final OptionValues options;
    private final KeyList keys = new KeyList();
    private final Wait wait;
    private State state;
    private boolean inputShut;
    private boolean outputShut;
    private @Nullable SocketAddress remote;
    private @Nullable SocketAdaptor adaptor;

    /** A new socket, or one that was accepted. */
    SimSocketChannel(
            SimSelectorProvider provider,
            String name,
            Family family,
            SocketStream stream,
            boolean isConnected) {
        super(provider);
        this.provider = provider;
        this.name = name;
        this.family = family;
        this.stream = stream;
        this.options = stream.options();
        this.wait = new Wait(this, provider.blocking());
        this.state = isConnected ? State.CONNECTED : State.UNCONNECTED;
        this.remote = isConnected ? stream.remote() : null;
        stream.observe(this::changed);
    }

    private void changed() {
        int ready = readyOps();
        if (ready != 0) {
            keys.rose(ready);
        }
    }

    // What a socket is.

    @Override
    public <T> SocketChannel setOption(SocketOption<T> option, T value) throws IOException {
        options.checkKnown(option);
        options.checkType(option, value);
        checkOpen();
        options.set(option, value);
        stream.optionsChanged();
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
    public Socket socket() {
        if (family.isUnix()) {
            throw new UnsupportedOperationException("Not supported");
        }
        SocketAdaptor present = adaptor;
        if (present == null) {
            present = SocketAdaptor.of(this);
            adaptor = present;
        }
        return present;
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        checkOpen();
        return stream.local();
    }

    @Override
    public @Nullable SocketAddress getRemoteAddress() throws IOException {
        checkOpen();
        return remote;
    }

    /** As {@link #getLocalAddress}, also once closed. */
    @Nullable SocketAddress localAddress() {
        return stream.local();
    }

    /** As {@link #getRemoteAddress}, also once closed. */
    @Nullable SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public boolean isConnected() {
        return isOpen() && state == State.CONNECTED;
    }

    @Override
    public boolean isConnectionPending() {
        return isOpen() && state == State.PENDING;
    }

    /** True since the connection was there, also once closed. */
    boolean wasConnected() {
        return state == State.CONNECTED;
    }

    boolean isInputShut() {
        return inputShut;
    }

    boolean isOutputShut() {
        return outputShut;
    }

    // How it gets connected.

    @Override
    public SocketChannel bind(@Nullable SocketAddress local) throws IOException {
        checkOpen();
        if (state == State.PENDING) {
            throw new ConnectionPendingException();
        }
        if (stream.local() != null) {
            throw new AlreadyBoundException();
        }
        SocketAddress target = null;
        if (local != null) {
            target = family.isUnix() ? Family.checkUnix(local) : family.checkLocal(local);
        }
        stream.bind(target);
        return this;
    }

    private SocketAddress checked(SocketAddress address) {
        return family.isUnix() ? Family.checkUnix(address) : family.checkInet(address);
    }

    @Override
    public boolean connect(SocketAddress address) throws IOException {
        return connect(address, Blocking.NO_DELAY_LIMIT);
    }

    /** Connects within a time; refuses the non-blocking mode, as adaptors do. */
    void connectBlocking(SocketAddress address, long delayNanos) throws IOException {
        if (isOpen()) {
            checkBlocking();
        }
        boolean _ = connect(address, delayNanos);
    }

    private boolean connect(SocketAddress address, long delayNanos) throws IOException {
        SocketAddress target = checked(address);
        beforeUse();
        checkOpen();
        if (state == State.PENDING) {
            throw new ConnectionPendingException();
        }
        if (state == State.CONNECTED) {
            throw new AlreadyConnectedException();
        }
        if (isBlocking()) {
            beginWait();
            endWait(isOpen());
        }
        try {
            connectTo(target);
            if (stream.isConnecting() && isBlocking()) {
                awaitConnected(delayNanos);
            }
        } catch (IOException failed) {
            close();
            throw failed;
        }
        return state == State.CONNECTED;
    }

    private void connectTo(SocketAddress target) throws IOException {
        if (target instanceof InetSocketAddress inet && inet.getPort() == 0) {
            // Nobody listens there; Linux sends a segment and is refused.
            throw new ConnectException("Connection refused");
        }
        stream.connect(target);
        SocketAddress reached = stream.remote();
        remote =
                target instanceof InetSocketAddress inet && inet.getAddress().isAnyLocalAddress()
                        ? reached
                        : target;
        state = State.PENDING;
        if (!stream.isConnecting() && stream.finishConnect()) {
            state = State.CONNECTED;
        }
    }

    private void awaitConnected(long delayNanos) throws IOException {
        long result =
                wait.until(
                        () -> stream.finishConnect() ? 1 : Wait.AGAIN,
                        () -> !stream.isConnecting(),
                        delayNanos,
                        "connect");
        if (result == Wait.AGAIN) {
            throw new SocketTimeoutException("Connect timed out");
        }
        state = State.CONNECTED;
    }

    @Override
    public boolean finishConnect() throws IOException {
        checkOpen();
        if (state == State.CONNECTED) {
            return true;
        }
        if (state != State.PENDING) {
            throw new NoConnectionPendingException();
        }
        try {
            if (isBlocking()) {
                awaitConnected(Blocking.NO_DELAY_LIMIT);
            } else if (stream.finishConnect()) {
                state = State.CONNECTED;
            }
        } catch (IOException failed) {
            close();
            throw failed;
        }
        if (state == State.CONNECTED) {
            changed();
        }
        return state == State.CONNECTED;
    }

    // What it carries.

    @Override
    public int read(ByteBuffer target) throws IOException {
        Objects.requireNonNull(target, "target");
        return (int) read(new ByteBuffer[] {target}, Blocking.NO_DELAY_LIMIT);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        return read(Buffers.range(targets, offset, length), Blocking.NO_DELAY_LIMIT);
    }

    /** Reads, in blocking mode within a time. */
    long read(ByteBuffer[] targets, long delayNanos) throws IOException {
        checkConnected();
        boolean room = Buffers.checkTargets(targets);
        if (!isBlocking()) {
            return readNow(targets);
        }
        long count =
                wait.until(
                        () -> {
                            long some = readNow(targets);
                            return some == 0 && room ? Wait.AGAIN : some;
                        },
                        stream::isReadable,
                        delayNanos,
                        "read from");
        if (count == Wait.AGAIN) {
            throw new SocketTimeoutException("Read timed out");
        }
        return count;
    }

    private long readNow(ByteBuffer[] targets) throws IOException {
        if (inputShut) {
            return -1;
        }
        long total = 0;
        for (ByteBuffer target : targets) {
            if (!target.hasRemaining()) {
                continue;
            }
            if (total > 0 && stream.available() == 0) {
                break;
            }
            int count = stream.read(target);
            if (count < 0) {
                return total == 0 ? count : total;
            }
            total += count;
            if (target.hasRemaining()) {
                break;
            }
        }
        return total;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        Objects.requireNonNull(source, "source");
        return (int) write(new ByteBuffer[] {source});
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        ByteBuffer[] some = Buffers.range(sources, offset, length);
        beforeUse();
        checkConnected();
        long wanted = Buffers.remaining(some);
        if (outputShut) {
            // What the JDK throws, also where nobody closes anything meanwhile.
            throw new AsynchronousCloseException();
        }
        if (!isBlocking()) {
            return writeNow(some);
        }
        return writeAll(some, wanted);
    }

    private void beforeUse() {
        if (isOpen()) {
            provider.beforeUse();
        }
    }

    private long writeAll(ByteBuffer[] sources, long wanted) throws IOException {
        long[] total = {0};
        try {
            wait.until(
                    () -> {
                        total[0] += outputShut ? 0 : writeNow(sources);
                        return total[0] == wanted || outputShut ? 1 : Wait.AGAIN;
                    },
                    () -> stream.isWritable() || outputShut,
                    Blocking.NO_DELAY_LIMIT,
                    "write to");
        } catch (ClosedByInterruptException interrupted) {
            throw interrupted;
        } catch (IOException failed) {
            // As the system has it: the next write tells.
            return Buffers.partOr(total[0], failed);
        }
        return total[0];
    }

    private long writeNow(ByteBuffer[] sources) throws IOException {
        long total = 0;
        for (ByteBuffer source : sources) {
            if (!source.hasRemaining()) {
                continue;
            }
            try {
                total += stream.write(source);
            } catch (IOException failed) {
                return Buffers.partOr(total, failed);
            }
            if (source.hasRemaining()) {
                break;
            }
        }
        return total;
    }

    @Override
    public SocketChannel shutdownInput() throws IOException {
        checkOpen();
        checkIsConnected();
        if (!inputShut) {
            inputShut = true;
            stream.shutdownInput();
            changed();
        }
        return this;
    }

    @Override
    public SocketChannel shutdownOutput() throws IOException {
        checkOpen();
        checkIsConnected();
        if (!outputShut) {
            outputShut = true;
            stream.shutdownOutput();
            changed();
        }
        return this;
    }

    int available() {
        return stream.available();
    }

    boolean isFlushed() {
        return stream.isFlushed();
    }

    Wait waiting() {
        return wait;
    }

    void checkBlocking() {
        if (!isBlocking()) {
            throw new IllegalBlockingModeException();
        }
    }

    void checkConnected() throws ClosedChannelException {
        if (isOpen()) {
            checkIsConnected();
        } else {
            throw provider.closed(this);
        }
    }

    private void checkIsConnected() {
        if (state != State.CONNECTED) {
            throw new NotYetConnectedException();
        }
    }

    // What selectors see.

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
        return switch (state) {
            // As Linux: a socket that is not connected has nothing to wait for.
            case UNCONNECTED -> isOpen() ? validOps() : 0;
            case PENDING -> stream.isConnecting() ? 0 : pendingOps();
            case CONNECTED ->
                    (inputShut || stream.isReadable() ? SelectionKey.OP_READ : 0)
                            | (outputShut || stream.isWritable() ? SelectionKey.OP_WRITE : 0);
        };
    }

    /** The connect has ended, and nobody has asked how. */
    private int pendingOps() {
        return SelectionKey.OP_CONNECT
                | (stream.isReadable() ? SelectionKey.OP_READ : 0)
                | (stream.isReadable() ? SelectionKey.OP_WRITE : 0);
    }

    @Override
    public String waitingFor(int operations) {
        if (state == State.PENDING) {
            return "the answer to connect in " + description();
        }
        String reading = (operations & SelectionKey.OP_READ) != 0 ? "bytes" : "";
        String writing = (operations & SelectionKey.OP_WRITE) != 0 ? "room" : "";
        String both = reading.isEmpty() || writing.isEmpty() ? "" : " or ";
        return reading + both + writing + " in " + description();
    }

    @Override
    public long newsFor(int operations) {
        return (operations & SelectionKey.OP_READ) != 0
                ? stream.newsForReader()
                : stream.newsForWriter();
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
            stream.close();
        }
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        // Looked up at each call.
    }

    @Override
    public String toString() {
        if (!isOpen()) {
            return "SocketChannel[closed]";
        }
        StringBuilder text = new StringBuilder("SocketChannel[");
        text.append(
                switch (state) {
                    case UNCONNECTED -> "unconnected";
                    case PENDING -> "connection-pending";
                    case CONNECTED -> "connected";
                });
        text.append(inputShut ? " ishut" : "").append(outputShut ? " oshut" : "");
        SocketAddress local = stream.local();
        text.append(local == null ? "" : " local=" + Family.text(local));
        text.append(remote == null ? "" : " remote=" + Family.text(remote));
        return text.append(']').toString();
    }
}
