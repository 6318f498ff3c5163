package dev.orrery.loop.net;

import dev.orrery.loop.EventLoop;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;

/**
 * A datagram transport over a channel.
 *
 * <p>Threading: loop thread only. Source: asyncio's {@code _SelectorDatagramTransport}, which
 * receives one datagram an iteration; this receives some.
 */
final class DatagramSocketTransport implements DatagramTransport, Closeable {
    // Beyond that a flood would hold up everybody else on the loop.
    private static final int MOST_AT_ONCE = 32;

    /** A datagram that waits to be sent. */
    private record Waiter(ByteBuffer data, @Nullable SocketAddress receiver) {}

    private final NetLoop net;
    private final EventLoop loop;
    private final DatagramChannel channel;
    private final DatagramProtocol protocol;
    private final @Nullable SocketAddress peer;
    private final @Nullable SocketAddress local;
    private final DatagramOptions options;
    private final FlowControl flow;
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    // Only if datagrams longer than the loop's buffer are to be received.
    private @Nullable ByteBuffer ownBuffer;
    private long waitingBytes;
    private boolean isClosing;
    private boolean isLost;

    DatagramSocketTransport(
            NetLoop net,
            DatagramChannel channel,
            DatagramProtocol protocol,
            @Nullable SocketAddress peer,
            DatagramOptions options,
            Waiting waiter)
            throws IOException {
        this.net = net;
        this.loop = net.loop();
        this.channel = channel;
        this.protocol = protocol;
        this.peer = peer;
        this.local = channel.getLocalAddress();
        this.options = options;
        this.flow = new FlowControl(options.highBytes(), options.lowBytes());
        net.opened(this);
        loop.callSoon(this::connectionMade);
        loop.callSoon(this::beginReading);
        loop.callSoon(waiter::wake);
    }

    static void setOptions(DatagramChannel channel, Map<SocketOption<?>, Object> options)
            throws IOException {
        for (Map.Entry<SocketOption<?>, Object> option : options.entrySet()) {
            setOption(channel, option.getKey(), option.getValue());
        }
    }

    @SuppressWarnings("unchecked") // DatagramOptions takes each option with a value of its type
    private static <T> void setOption(DatagramChannel channel, SocketOption<T> option, Object value)
            throws IOException {
        channel.setOption(option, (T) value);
    }

    // ---- receiving

    private void connectionMade() {
        guarded("protocol.connectionMade threw", () -> protocol.connectionMade(this));
    }

    private void beginReading() {
        if (!isClosing) {
            loop.addReader(channel, this::readReady);
        }
    }

    private void readReady() {
        for (int i = 0; i < MOST_AT_ONCE && !isClosing; i++) {
            if (!receiveOne()) {
                return;
            }
        }
    }

    private boolean receiveOne() {
        ByteBuffer data = buffer();
        SocketAddress sender;
        try {
            sender = channel.receive(data);
        } catch (IOException failure) {
            guarded("protocol.errorReceived threw", () -> protocol.errorReceived(failure));
            return false;
        }
        if (sender == null) {
            return false;
        }
        data.flip();
        guarded("protocol.datagramReceived threw", () -> protocol.datagramReceived(data, sender));
        return true;
    }

    private ByteBuffer buffer() {
        int most = options.maxDatagram();
        ByteBuffer shared = net.readBuffer();
        if (most <= shared.capacity()) {
            return shared.limit(most);
        }
        ByteBuffer own = ownBuffer;
        if (own == null) {
            own = ByteBuffer.allocate(most);
            ownBuffer = own;
        }
        return own.clear();
    }

    // ---- sending

    @Override
    public void send(ByteBuffer data) {
        if (peer == null) {
            throw new IllegalStateException(
                    "send must be called on an endpoint that was made with a peer: transport="
                            + this
                            + ". Use sendTo.");
        }
        enter(data, null);
    }

    @Override
    public void sendTo(ByteBuffer data, SocketAddress receiver) {
        Objects.requireNonNull(receiver, "receiver");
        if (peer != null && !peer.equals(receiver)) {
            throw new IllegalArgumentException(
                    "receiver must be the peer that the endpoint was made with: receiver="
                            + receiver
                            + ", peer="
                            + peer
                            + ". Make an endpoint without a peer.");
        }
        enter(data, peer == null ? receiver : null);
    }

    private void enter(ByteBuffer data, @Nullable SocketAddress receiver) {
        net.check("sendTo");
        if (receiver == null && !data.hasRemaining()) {
            throw new IllegalArgumentException(
                    "data must not be empty on an endpoint with a peer: transport="
                            + this
                            + ". The JDK's connected channels send no such datagram; make an"
                            + " endpoint without a peer.");
        }
        if (isLost) {
            NetLoop.LOG.debug("a datagram was sent on a closed endpoint: transport={}", this);
            return;
        }
        if (waiting.isEmpty()) {
            if (sendNow(data, receiver)) {
                return;
            }
            loop.addWriter(channel, this::writeReady);
        }
        if (waitingBytes + data.remaining() > options.maxWriteBuffer()) {
            IOException dropped =
                    new IOException(
                            "a datagram was dropped, since more than maxWriteBuffer would wait:"
                                    + " waiting="
                                    + waitingBytes
                                    + ", maxWriteBuffer="
                                    + options.maxWriteBuffer()
                                    + ". Heed pauseWriting.");
            guarded("protocol.errorReceived threw", () -> protocol.errorReceived(dropped));
            return;
        }
        ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
        waiting.addLast(new Waiter(copy, receiver));
        waitingBytes += copy.remaining();
        pauseIfFull();
    }

    /** False if the socket takes nothing now. A failure is told, and then there is nothing left. */
    private boolean sendNow(ByteBuffer data, @Nullable SocketAddress receiver) {
        try {
            boolean isEmpty = !data.hasRemaining();
            int sent = receiver == null ? channel.write(data) : channel.send(data, receiver);
            // One without bytes cannot be told from one that was not taken, and may be lost.
            return sent > 0 || isEmpty;
        } catch (IOException failure) {
            guarded("protocol.errorReceived threw", () -> protocol.errorReceived(failure));
            return true;
        }
    }

    private void writeReady() {
        while (!waiting.isEmpty() && !isLost) {
            Waiter first = waiting.getFirst();
            int bytes = first.data.remaining();
            if (!sendNow(first.data, first.receiver)) {
                break;
            }
            if (!isLost) {
                waiting.removeFirst();
                waitingBytes -= bytes;
            }
        }
        if (!isLost && flow.resumesAt(waitingBytes)) {
            told("protocol.resumeWriting threw", protocol::resumeWriting);
        }
        if (waiting.isEmpty() && !isLost) {
            loop.removeWriter(channel);
            if (isClosing) {
                isLost = true;
                connectionLost(null);
            }
        }
    }

    private void pauseIfFull() {
        if (flow.pausesAt(waitingBytes)) {
            told("protocol.pauseWriting threw", protocol::pauseWriting);
        }
    }

    @Override
    public void setWriteBufferLimits(int highBytes, int lowBytes) {
        net.check("setWriteBufferLimits");
        flow.setLimits(highBytes, lowBytes);
        pauseIfFull();
    }

    @Override
    public long writeBufferSize() {
        return waitingBytes;
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
        if (waiting.isEmpty()) {
            isLost = true;
            loop.callSoon(() -> connectionLost(null));
        }
    }

    @Override
    public void abort() {
        net.check("abort");
        loseNow(null);
    }

    private void loseNow(@Nullable Exception failure) {
        if (isLost || loop.isClosed()) {
            return;
        }
        isLost = true;
        if (!waiting.isEmpty()) {
            waiting.clear();
            waitingBytes = 0;
            loop.removeWriter(channel);
        }
        if (!isClosing) {
            isClosing = true;
            loop.removeReader(channel);
        }
        loop.callSoon(() -> connectionLost(failure));
    }

    private void connectionLost(@Nullable Exception failure) {
        try {
            protocol.connectionLost(failure);
        } finally {
            dropChannel();
        }
    }

    private void dropChannel() {
        isClosing = true;
        isLost = true;
        net.closed(this);
        NetLoop.closeQuietly(channel);
    }

    /** Tells the protocol; what it throws ends the endpoint. */
    private void guarded(String message, Runnable telling) {
        try {
            telling.run();
        } catch (Exception failure) {
            net.failed(message + ": transport=" + this, failure);
            loseNow(failure);
        } catch (Error failure) {
            loseNow(null);
            throw failure;
        }
    }

    /** Tells the protocol; what it throws ends nothing. */
    private void told(String message, Runnable telling) {
        try {
            telling.run();
        } catch (Exception failure) {
            net.failed(message + ": transport=" + this, failure);
        }
    }

    // ---- the rest

    @Override
    public boolean isClosing() {
        return isClosing;
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
        return "DatagramTransport["
                + local
                + (peer == null ? "" : " to " + peer)
                + (isClosing ? ", closing" : "")
                + ", waiting="
                + waitingBytes
                + "]";
    }
}
