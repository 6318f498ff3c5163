package dev.orrery.examples.pipebackpressure;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayDeque;

/**
 * The writing end of a pipe: keeps what the pipe does not take yet, and says when to stop and when
 * to go on.
 *
 * <p>The loop watches the channel only while something is kept: a pipe is nearly always writable,
 * and a writer that stays registered keeps the loop from ever sleeping. Threading: the loop's.
 * Order: bytes leave in the order sent. Failure: when the pipe breaks, what is kept is dropped, the
 * channel closed, and the {@link UncheckedIOException} goes to the loop's exception handler.
 */
public final class PipeSender {
    private final EventLoop loop;
    private final Pipe.SinkChannel sink;
    private final int highWaterBytes;
    private final Runnable onReady;
    private final ArrayDeque<ByteBuffer> kept = new ArrayDeque<>();
    // Invariant: below the high-water mark plus one message.
    private long keptBytes;
    private long sentBytes;
    private boolean isWatching;
    private boolean wasFull;
    private boolean isFinishing;
    private final LoopFuture<Long> finished;

    /**
     * A sender that keeps nothing.
     *
     * @param loop where it is used
     * @param sink a channel of the loop's World; made non-blocking here
     * @param highWaterBytes from how many kept bytes on no more may be sent
     * @param onReady called when it was full and is less than half full again
     * @throws IOException if the channel is closed
     */
    public PipeSender(EventLoop loop, Pipe.SinkChannel sink, int highWaterBytes, Runnable onReady)
            throws IOException {
        if (highWaterBytes < 1) {
            throw new IllegalArgumentException(
                    "highWaterBytes must be at least 1: highWaterBytes="
                            + highWaterBytes
                            + ". The size of a few messages is usual.");
        }
        this.loop = loop;
        this.sink = sink;
        this.highWaterBytes = highWaterBytes;
        this.onReady = onReady;
        this.finished = loop.newFuture();
        sink.configureBlocking(false);
    }

    /** {@return true if a message may be sent now} */
    public boolean isReady() {
        return keptBytes < highWaterBytes && !isFinishing;
    }

    /** {@return how many bytes the pipe has not taken yet} */
    public long keptBytes() {
        return keptBytes;
    }

    /**
     * Sends a message.
     *
     * @param message its bytes, the sender's from now on
     * @throws IllegalStateException if the sender is not ready
     */
    public void send(byte[] message) {
        if (!isReady()) {
            throw new IllegalStateException(
                    "send must wait until the sender is ready: keptBytes="
                            + keptBytes
                            + ", highWaterBytes="
                            + highWaterBytes
                            + ", finished="
                            + isFinishing
                            + ". Ask isReady(), else wait for onReady.");
        }
        kept.add(ByteBuffer.wrap(message));
        keptBytes += message.length;
        sentBytes += message.length;
        write();
    }

    /**
     * Closes the channel when everything has been written.
     *
     * @return ends with the number of bytes that were ever sent; cancelled if the pipe breaks
     */
    public LoopFuture<Long> finish() {
        isFinishing = true;
        write();
        return finished;
    }

    private void write() {
        if (!sink.isOpen()) {
            return;
        }
        try {
            writeKept();
        } catch (IOException broken) {
            abandon();
            throw new UncheckedIOException(
                    "the pipe must be open: keptBytes=" + keptBytes + ". The reader has closed it.",
                    broken);
        }
    }

    private void writeKept() throws IOException {
        ByteBuffer head = kept.peek();
        while (head != null) {
            keptBytes -= sink.write(head);
            if (head.hasRemaining()) {
                break;
            }
            kept.remove();
            head = kept.peek();
        }
        watch(head != null);
        if (head == null && isFinishing) {
            sink.close();
            finished.complete(sentBytes);
        }
        if (keptBytes >= highWaterBytes) {
            wasFull = true;
        } else if (wasFull && !isFinishing && keptBytes <= highWaterBytes / 2) {
            wasFull = false;
            // Not from here: it sends, and we may be in the midst of a send.
            loop.callSoon(onReady);
        }
    }

    private void watch(boolean isNeeded) {
        if (isNeeded && !isWatching) {
            loop.addWriter(sink, this::write);
        } else if (!isNeeded && isWatching) {
            loop.removeWriter(sink);
        }
        isWatching = isNeeded;
    }

    private void abandon() {
        watch(false);
        kept.clear();
        isFinishing = true;
        finished.cancel();
        try {
            sink.close();
        } catch (IOException alsoBroken) {
            // The first failure is the one that is told.
        }
    }
}
