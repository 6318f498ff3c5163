package dev.orrery.loop.net;

import dev.orrery.loop.CallbackFailure;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The protocol under a pair of streams.
 *
 * <p>Threading: loop thread only. Source: asyncio's {@code StreamReaderProtocol} and {@code
 * FlowControlMixin}.
 */
final class StreamProtocol implements Protocol {
    private final EventLoop loop;
    private final StreamReader reader;
    private final @Nullable StreamHandler handler;
    private final List<Waiting> drains = new ArrayList<>();
    private final List<Waiting> closes = new ArrayList<>();
    private boolean isPaused;
    private boolean isLost;
    private @Nullable IOException failure;
    private @Nullable IOException thrown;

    /**
     * A protocol of streams.
     *
     * @param handler what to do with the connection, in a task; null for a client
     */
    StreamProtocol(EventLoop loop, StreamOptions options, @Nullable StreamHandler handler) {
        this.loop = loop;
        this.reader = new StreamReader(loop, options);
        this.handler = handler;
    }

    StreamReader reader() {
        return reader;
    }

    // ---- what the transport tells

    @Override
    public void connectionMade(Transport transport) {
        reader.begin(transport);
        StreamHandler served = handler;
        if (served != null) {
            StreamWriter writer = new StreamWriter(transport, this);
            Task.spawn(
                            loop,
                            "connection from " + transport.extraInfo(ExtraInfo.PEER_ADDRESS),
                            () -> served.handle(reader, writer))
                    .addDoneCallback(done -> ended((Task<?>) done, transport));
        }
    }

    private void ended(Task<?> task, Transport transport) {
        Throwable failed = task.isCancelled() ? null : task.exception();
        if (failed instanceof Exception && !isOfConnection(failed)) {
            loop.callExceptionHandler(
                    new CallbackFailure(
                            "a handler of connections threw: task=" + task, failed, null));
        } else if (failed != null) {
            NetLoop.LOG.debug("a connection ended its handler: task={}", task, failed);
        }
        transport.close();
    }

    /** What the peer or the network did is no failure of the handler, whom it has ended. */
    private boolean isOfConnection(Throwable failed) {
        return reader.hasThrown(failed) || failed == thrown;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        reader.feed(data);
    }

    /** What the transport reads into in place of a buffer of its own, or null. */
    @Nullable ByteBuffer target() {
        return reader.target();
    }

    /** So many bytes were read into the {@link #target()}. */
    void landed(int bytes) {
        reader.landed(bytes);
    }

    @Override
    public boolean eofReceived() {
        reader.feedEof();
        return true;
    }

    @Override
    public void pauseWriting() {
        isPaused = true;
    }

    @Override
    public void resumeWriting() {
        isPaused = false;
        drains.forEach(Waiting::wake);
    }

    @Override
    public void connectionLost(@Nullable Exception why) {
        isLost = true;
        if (why == null) {
            reader.feedEof();
        } else {
            IOException broken =
                    why instanceof IOException io
                            ? io
                            : new IOException("the connection was ended by a failure", why);
            failure = broken;
            reader.fail(broken);
        }
        drains.forEach(Waiting::wake);
        closes.forEach(Waiting::wake);
    }

    // ---- what the writer asks

    void drain(Transport transport) throws IOException {
        NetLoop.ofTask("drain");
        throwFailure();
        if (transport.isClosing()) {
            // Lets connectionLost come, so that a loop of writes hears of it.
            Task.yieldNow();
        }
        checkConnected();
        if (isPaused) {
            await(drains, new Waiting(loop, "room to write to", transport));
            throwFailure();
        }
    }

    private void checkConnected() throws IOException {
        throwFailure();
        if (isLost) {
            SocketException lost = new SocketException("the connection was closed");
            thrown = lost;
            throw lost;
        }
    }

    void waitClosed() throws IOException {
        if (!isLost) {
            await(closes, new Waiting(loop, "the end of", reader));
        }
        throwFailure();
    }

    private static void await(List<Waiting> line, Waiting waiting) {
        line.add(waiting);
        try {
            Task.await(waiting);
        } finally {
            line.remove(waiting);
        }
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            thrown = failure;
            throw failure;
        }
    }
}
