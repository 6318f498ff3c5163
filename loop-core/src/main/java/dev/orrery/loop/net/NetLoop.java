package dev.orrery.loop.net;

import dev.orrery.loop.CallbackFailure;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.LoopLocal;
import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the transports of one loop share: buffers, and the list of what has to be closed with it.
 *
 * <p>Threading: loop thread only. Cost: the buffers are made on first use. They are direct ones in
 * the real world, so that the system reads and writes them without a copy; in a simulation, which
 * has many loops and no system, they are small ones on the heap.
 */
final class NetLoop implements AutoCloseable {
    static final Logger LOG = LoggerFactory.getLogger(Transports.class);

    private static final LoopLocal<NetLoop> LOCAL = LoopLocal.withInitial(NetLoop::new);
    private static final int BUFFER_BYTES = 128 * 1024;
    private static final int SIMULATED_BUFFER_BYTES = 16 * 1024;
    private static final int CHUNK_BYTES = 32 * 1024;
    private static final int SIMULATED_CHUNK_BYTES = 4 * 1024;
    // How many chunks are kept; further ones are on the heap, whose limit is not so near.
    private static final int MOST_CHUNKS = 128;

    /** A future that is never done, for only futures may ask a loop whose thread it is. */
    private static final class Guard extends LoopFuture<@Nullable Void> {
        Guard(EventLoop loop) {
            super(loop);
        }

        void check(String method) {
            checkThread(method);
        }
    }

    private final EventLoop loop;
    private final Guard guard;
    private final boolean isSimulated;
    private final Set<Closeable> open = new LinkedHashSet<>();
    private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>();
    private int chunksMade;
    private @Nullable ByteBuffer readBuffer;
    private @Nullable ByteBuffer sendBuffer;

    private NetLoop(EventLoop loop) {
        this.loop = loop;
        this.guard = new Guard(loop);
        this.isSimulated = loop.world().turnBarrier() != null;
    }

    static NetLoop of(EventLoop loop) {
        return LOCAL.get(loop);
    }

    EventLoop loop() {
        return loop;
    }

    /** The loop of the task that calls {@code method}; throws outside of one. */
    static EventLoop ofTask(String method) {
        Task<?> task = Task.currentOrNull();
        if (task == null) {
            throw new IllegalStateException(
                    method
                            + " must be called in the body of a task: caller="
                            + Thread.currentThread().getName()
                            + ". Start one with Async.run or Task.spawn; callbacks have"
                            + " Transports.");
        }
        return task.loop();
    }

    boolean isSimulated() {
        return isSimulated;
    }

    /** Throws in a foreign thread. */
    void check(String method) {
        guard.check(method);
    }

    // ---- what is open

    /** Has {@code resource} closed with the loop. */
    void opened(Closeable resource) {
        open.add(resource);
    }

    void closed(Closeable resource) {
        open.remove(resource);
    }

    @Override
    public void close() {
        for (Closeable resource : new ArrayList<>(open)) {
            if (loop.options().isDebug()) {
                LOG.warn("open at the close of its loop: loop={}, what={}", loop.name(), resource);
            }
            closeQuietly(resource);
        }
        open.clear();
    }

    /** Closes what nobody will use again; what goes wrong with that helps nobody. */
    static void closeQuietly(Closeable resource) {
        try {
            resource.close();
        } catch (IOException ignored) {
            LOG.debug("closing failed: what={}", resource, ignored);
        }
    }

    /** Tells the loop's exception handler. */
    void failed(String message, Throwable failure) {
        loop.callExceptionHandler(new CallbackFailure(message, failure, null));
    }

    // ---- buffers

    /** The buffer that each read of this loop uses, empty; lent until the callback ends. */
    ByteBuffer readBuffer() {
        ByteBuffer known = readBuffer;
        if (known == null) {
            known = newBuffer();
            readBuffer = known;
        }
        return known.clear().order(ByteOrder.BIG_ENDIAN);
    }

    /**
     * A direct buffer to copy into what is sent at once, empty; null where the caller's own is as
     * good.
     */
    @Nullable ByteBuffer sendBuffer() {
        if (isSimulated) {
            return null;
        }
        ByteBuffer known = sendBuffer;
        if (known == null) {
            known = newBuffer();
            sendBuffer = known;
        }
        return known.clear();
    }

    private ByteBuffer newBuffer() {
        return isSimulated
                ? ByteBuffer.allocate(SIMULATED_BUFFER_BYTES)
                : ByteBuffer.allocateDirect(BUFFER_BYTES);
    }

    /** A buffer for what has to wait, with nothing in it: position and limit are 0. */
    ByteBuffer takeChunk() {
        ByteBuffer kept = chunks.pollLast();
        if (kept != null) {
            return kept.clear().limit(0);
        }
        if (isSimulated) {
            return ByteBuffer.allocate(SIMULATED_CHUNK_BYTES).limit(0);
        }
        if (chunksMade < MOST_CHUNKS) {
            chunksMade++;
            return ByteBuffer.allocateDirect(CHUNK_BYTES).limit(0);
        }
        return ByteBuffer.allocate(CHUNK_BYTES).limit(0);
    }

    void giveChunk(ByteBuffer chunk) {
        if (chunk.isDirect()) {
            chunks.addLast(chunk);
        }
    }
}
