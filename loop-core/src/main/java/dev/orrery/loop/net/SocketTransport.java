package dev.orrery.loop.net;

import dev.orrery.loop.EventLoop;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A transport over a connected channel, TCP or Unix-domain.
 *
 * <p>The states are asyncio's: closing (no more reading; what waits is still sent), and lost (the
 * end of the connection is queued or has been told). Threading: loop thread only. Source: asyncio's
 * {@code _SelectorSocketTransport}, whose order of callbacks this has.
 *
 * <p>The class is long because the two directions share the state in which a connection is.
 */
final class SocketTransport implements Transport, Closeable {
    // At so many writes to a lost connection the log says so, once.
    private static final int WARN_AT = 5;

    private final NetLoop net;
    private final EventLoop loop;
    private final SocketChannel channel;
    private final @Nullable Server server;
    private final @Nullable SocketAddress peer;
    private final @Nullable SocketAddress local;
    private final WriteBacklog backlog;
    private final FlowControl flow;
    private final long maxWriteBuffer;
    private final @Nullable IdleAlarm idle;
    private final Runnable reader = this::readReady;
    private final Runnable writer = this::writeReady;
    private Protocol protocol;
    private boolean isClosing;
    private boolean isPaused;
    // Nothing is read before the protocol was told of the connection.
    private boolean isBegun;
    private boolean isEofSeen;
    private boolean isEofWritten;
    // Above zero: connectionLost is queued or was called. Counts the writes since.
    private int lost;

    /**
     * A transport that tells {@code protocol} of itself in the next iteration.
     *
     * @param channel connected, not blocking
     * @param server whose connection it is, or null
     * @param waiter completed when the protocol has been told, or null
     */
    SocketTransport(
            NetLoop net,
            SocketChannel channel,
            Protocol protocol,
            TransportOptions options,
            @Nullable Server server,
            @Nullable Waiting waiter)
            throws IOException {
        this.net = net;
        this.loop = net.loop();
        this.channel = channel;
        this.protocol = protocol;
        this.server = server;
        setOptions(channel, options.socketOptions());
        this.peer = channel.getRemoteAddress();
        this.local = channel.getLocalAddress();
        this.backlog = new WriteBacklog(net);
        this.flow = new FlowControl(options.highBytes(), options.lowBytes());
        this.maxWriteBuffer = options.maxWriteBuffer();
        this.idle =
                options.idleTimeout() == null
                        ? null
                        : new IdleAlarm(loop, options.idleTimeout(), this::idleExpired);
        net.opened(this);
        if (server != null) {
            server.attach(this);
        }
        loop.callSoon(this::connectionMade);
        loop.callSoon(this::beginReading);
        if (waiter != null) {
            loop.callSoon(waiter::wake);
        }
    }

    private static void setOptions(SocketChannel channel, Map<SocketOption<?>, Object> options)
            throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        for (Map.Entry<SocketOption<?>, Object> option : options.entrySet()) {
            setOption(channel, option.getKey(), option.getValue());
        }
    }

    @SuppressWarnings("unchecked") // TransportOptions takes each option with a value of its type
    private static <T> void setOption(SocketChannel channel, SocketOption<T> option, Object value)
            throws IOException {
        channel.setOption(option, (T) value);
    }

    // ---- reading

    private void connectionMade() {
        try {
            protocol.connectionMade(this);
        } catch (Exception failure) {
            fatal("protocol.connectionMade threw", failure);
        } catch (Error failure) {
            loseNow(null);
            throw failure;
        }
    }

    private void beginReading() {
        isBegun = true;
        if (isReading() && lost == 0) {
            loop.addReader(channel, reader);
        }
    }

    private void readReady() {
        if (lost > 0) {
            return;
        }
        try {
            if (protocol instanceof BufferedProtocol buffered) {
                readInto(buffered);
            } else if (!(protocol instanceof StreamProtocol streams) || !readInto(streams)) {
                readShared();
            }
        } catch (Error failure) {
            loseNow(null);
            throw failure;
        }
    }

    private void readShared() {
        ByteBuffer data = net.readBuffer();
        int bytes = read(data);
        if (bytes > 0) {
            data.flip();
            try {
                protocol.dataReceived(data);
            } catch (Exception failure) {
                fatal("protocol.dataReceived threw", failure);
            }
        }
    }

    /** False if no task waits with a buffer to read into. */
    private boolean readInto(StreamProtocol streams) {
        ByteBuffer target = streams.target();
        if (target == null) {
            return false;
        }
        int bytes = read(target);
        if (bytes > 0) {
            streams.landed(bytes);
        }
        return true;
    }

    private void readInto(BufferedProtocol buffered) {
        ByteBuffer data;
        try {
            data = buffered.getBuffer(-1);
            if (!data.hasRemaining()) {
                throw new IllegalStateException(
                        "getBuffer must return a buffer with room: buffer="
                                + data
                                + ". Pause reading if there is none.");
            }
        } catch (Exception failure) {
            fatal("protocol.getBuffer threw", failure);
            return;
        }
        int bytes = read(data);
        if (bytes > 0) {
            try {
                buffered.bufferUpdated(bytes);
            } catch (Exception failure) {
                fatal("protocol.bufferUpdated threw", failure);
            }
        }
    }

    /** How many bytes have come; 0 also if the end came, or the connection broke. */
    private int read(ByteBuffer data) {
        int bytes;
        try {
            bytes = channel.read(data);
        } catch (IOException | RuntimeException broken) {
            // Of the buffer: it is read-only, or another thread's. It would be the next time, too.
            fatal("reading failed", broken);
            return 0;
        }
        if (bytes != 0 && idle != null) {
            idle.moved();
        }
        if (bytes < 0) {
            endOfStream();
            return 0;
        }
        return bytes;
    }

    private void endOfStream() {
        isEofSeen = true;
        boolean isKept;
        try {
            isKept = protocol.eofReceived();
        } catch (Exception failure) {
            fatal("protocol.eofReceived threw", failure);
            return;
        }
        if (isKept) {
            loop.removeReader(channel);
        } else {
            close();
        }
    }

    @Override
    public void pauseReading() {
        net.check("pauseReading");
        if (!isReading()) {
            return;
        }
        isPaused = true;
        loop.removeReader(channel);
    }

    @Override
    public void resumeReading() {
        net.check("resumeReading");
        if (isClosing || !isPaused) {
            return;
        }
        isPaused = false;
        if (idle != null) {
            idle.moved();
        }
        if (isBegun && !isEofSeen) {
            loop.addReader(channel, reader);
        }
    }

    @Override
    public boolean isReading() {
        return !isClosing && !isPaused;
    }

    // ---- writing

    @Override
    public void write(ByteBuffer data) {
        if (!admits(data.remaining())) {
            data.position(data.limit());
            return;
        }
        if (backlog.isEmpty() && sendNow(data)) {
            return;
        }
        if (lost == 0) {
            enqueue(data);
        }
        data.position(data.limit());
    }

    @Override
    public void write(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        if (!admits(length)) {
            return;
        }
        ByteBuffer direct = backlog.isEmpty() ? net.sendBuffer() : null;
        if (direct == null || length > direct.capacity()) {
            write(ByteBuffer.wrap(data, offset, length));
            return;
        }
        direct.put(data, offset, length).flip();
        int sent = send(direct);
        if (lost == 0 && sent < length) {
            enqueue(ByteBuffer.wrap(data, offset + sent, length - sent));
        }
    }

    @Override
    public void writeLines(List<ByteBuffer> pieces) {
        ByteBuffer[] gathered = pieces.toArray(new ByteBuffer[0]);
        long total = 0;
        for (ByteBuffer piece : gathered) {
            total += piece.remaining();
        }
        if (admits(total) && (!backlog.isEmpty() || !sendNow(gathered))) {
            for (ByteBuffer piece : gathered) {
                if (lost == 0 && piece.hasRemaining()) {
                    enqueue(piece);
                }
            }
        }
        for (ByteBuffer piece : gathered) {
            piece.position(piece.limit());
        }
    }

    /** True if there is something to write and a connection to write it to. */
    private boolean admits(long bytes) {
        net.check("write");
        if (isEofWritten) {
            throw new IllegalStateException(
                    "write must not follow writeEof: transport="
                            + this
                            + ". Write everything first.");
        }
        if (bytes == 0) {
            return false;
        }
        if (lost > 0) {
            if (lost == WARN_AT) {
                NetLoop.LOG.warn(
                        "bytes were written to a connection that is lost: loop={}, transport={}."
                                + " Stop at connectionLost, or ask isClosing() first.",
                        loop.name(),
                        this);
            }
            lost++;
            return false;
        }
        if (backlog.size() > maxWriteBuffer) {
            overrun();
            return false;
        }
        return true;
    }

    private void overrun() {
        IOException overrun =
                new IOException(
                        "a write must not find more than maxWriteBuffer waiting: waiting="
                                + backlog.size()
                                + ", maxWriteBuffer="
                                + maxWriteBuffer
                                + ", peer="
                                + peer
                                + ". The connection was aborted; heed pauseWriting or drain, or"
                                + " raise TransportOptions.withMaxWriteBuffer.");
        NetLoop.LOG.warn("{}", overrun.getMessage());
        loseNow(overrun);
    }

    /** True if all of it went; false if some is left, or the connection broke. */
    private boolean sendNow(ByteBuffer data) {
        if (data.isDirect()) {
            int bytes = data.remaining();
            return send(data) == bytes;
        }
        ByteBuffer direct = net.sendBuffer();
        if (direct == null) {
            int bytes = data.remaining();
            return send(data) == bytes;
        }
        while (data.hasRemaining()) {
            int bytes = Math.min(direct.capacity(), data.remaining());
            direct.clear().put(0, data, data.position(), bytes).limit(bytes);
            int sent = send(direct);
            data.position(data.position() + sent);
            if (sent < bytes) {
                return false;
            }
        }
        return true;
    }

    /** How many bytes the socket took; 0 also if the connection broke. */
    private int send(ByteBuffer data) {
        try {
            int sent = channel.write(data);
            if (idle != null && sent > 0) {
                idle.moved();
            }
            return sent;
        } catch (IOException broken) {
            fatal("writing failed", broken);
            return 0;
        }
    }

    private boolean sendNow(ByteBuffer[] pieces) {
        try {
            while (pieces[pieces.length - 1].hasRemaining()) {
                if (channel.write(pieces) == 0) {
                    return false;
                }
                if (idle != null) {
                    idle.moved();
                }
            }
            return !pieces[pieces.length - 1].hasRemaining();
        } catch (IOException broken) {
            fatal("writing failed", broken);
            return false;
        }
    }

    private void enqueue(ByteBuffer data) {
        if (backlog.isEmpty()) {
            loop.addWriter(channel, writer);
        }
        backlog.add(data);
        pauseIfFull();
    }

    private void pauseIfFull() {
        if (flow.pausesAt(backlog.size())) {
            try {
                protocol.pauseWriting();
            } catch (Exception failure) {
                net.failed("protocol.pauseWriting threw: transport=" + this, failure);
            }
        }
    }

    private void resumeIfDrained() {
        if (flow.resumesAt(backlog.size())) {
            try {
                protocol.resumeWriting();
            } catch (Exception failure) {
                net.failed("protocol.resumeWriting threw: transport=" + this, failure);
            }
        }
    }

    private void writeReady() {
        if (lost > 0) {
            return;
        }
        long before = backlog.size();
        try {
            backlog.sendTo(channel);
        } catch (IOException broken) {
            fatal("writing failed", broken);
            return;
        }
        if (idle != null && backlog.size() < before) {
            idle.moved();
        }
        // May write more, close or abort.
        resumeIfDrained();
        if (backlog.isEmpty() && lost == 0) {
            loop.removeWriter(channel);
            if (isClosing) {
                lost = 1;
                connectionLost(null);
            } else if (isEofWritten) {
                shutDownOutput();
            }
        }
    }

    @Override
    public void writeEof() {
        net.check("writeEof");
        if (isClosing || isEofWritten) {
            return;
        }
        isEofWritten = true;
        if (backlog.isEmpty()) {
            shutDownOutput();
        }
    }

    private void shutDownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException broken) {
            fatal("ending the stream failed", broken);
        }
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    @Override
    public void setWriteBufferLimits(int highBytes, int lowBytes) {
        net.check("setWriteBufferLimits");
        TransportOptions.checkBound(maxWriteBuffer, highBytes);
        flow.setLimits(highBytes, lowBytes);
        pauseIfFull();
    }

    @Override
    public long writeBufferSize() {
        return backlog.size();
    }

    // ---- the end

    @Override
    public void close() {
        net.check("close");
        if (loop.isClosed()) {
            dropChannel();
        }
        if (isClosing) {
            return;
        }
        isClosing = true;
        loop.removeReader(channel);
        if (backlog.isEmpty()) {
            lost = 1;
            loop.callSoon(() -> connectionLost(null));
        }
    }

    @Override
    public void abort() {
        net.check("abort");
        loseNow(null);
    }

    private void idleExpired() {
        if (lost > 0) {
            return;
        }
        if (isPaused && backlog.isEmpty() && !isClosing && idle != null) {
            // Nothing can come or go, and that is our own wish.
            idle.moved();
            return;
        }
        loseNow(new SocketTimeoutException("nothing came or went within idleTimeout: " + this));
    }

    private void fatal(String message, Exception failure) {
        if (failure instanceof IOException) {
            NetLoop.LOG.debug("{}: loop={}, transport={}", message, loop.name(), this, failure);
        } else {
            net.failed(message + ": transport=" + this, failure);
        }
        loseNow(failure);
    }

    private void loseNow(@Nullable Exception failure) {
        if (lost > 0 || loop.isClosed()) {
            return;
        }
        if (!backlog.isEmpty()) {
            backlog.clear();
            loop.removeWriter(channel);
        }
        if (!isClosing) {
            isClosing = true;
            loop.removeReader(channel);
        }
        lost = 1;
        loop.callSoon(() -> connectionLost(failure));
    }

    private void connectionLost(@Nullable Exception failure) {
        try {
            protocol.connectionLost(failure);
        } finally {
            dropChannel();
            if (server != null) {
                server.detach(this);
            }
        }
    }

    private void dropChannel() {
        isClosing = true;
        lost = Math.max(lost, 1);
        backlog.clear();
        if (idle != null) {
            idle.cancel();
        }
        net.closed(this);
        NetLoop.closeQuietly(channel);
    }

    @Override
    public boolean isClosing() {
        return isClosing;
    }

    // ---- the rest

    @Override
    public void setProtocol(Protocol newProtocol) {
        net.check("setProtocol");
        protocol = Objects.requireNonNull(newProtocol, "protocol");
    }

    @Override
    public Protocol protocol() {
        return protocol;
    }

    @Override
    public <T> @Nullable T extraInfo(ExtraInfo<T> key) {
        Object value = null;
        if (key == ExtraInfo.PEER_ADDRESS) {
            value = peer;
        } else if (key == ExtraInfo.LOCAL_ADDRESS) {
            value = local;
        } else if (key == ExtraInfo.CHANNEL) {
            value = channel;
        }
        return value == null ? null : key.type().cast(value);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public String toString() {
        return "Transport["
                + local
                + " to "
                + peer
                + ", "
                + (lost > 0 ? "lost" : isClosing ? "closing" : "open")
                + ", waiting="
                + backlog.size()
                + "]";
    }
}
