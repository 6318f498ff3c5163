package dev.orrery.examples.pipebackpressure;

import dev.orrery.loop.EventLoop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.function.Consumer;

/**
 * The reading end of a pipe, which its owner can pause: what is not read stays in the pipe, the
 * pipe fills up, and the writer has to wait. That is all there is to back-pressure.
 *
 * <p>Threading: the loop's. Order: that of the pipe. Failure: when reading fails the channel is
 * closed and the {@link UncheckedIOException} goes to the loop's exception handler.
 */
public final class PipeReceiver {
    private final EventLoop loop;
    private final Pipe.SourceChannel source;
    private final ByteBuffer buffer;
    private final Consumer<byte[]> onBytes;
    private final Runnable onEnd;
    private boolean isPaused = true;
    private boolean isEnded;

    /**
     * A receiver that is paused.
     *
     * @param loop where it is used
     * @param source a channel of the loop's World; made non-blocking here
     * @param chunkBytes how many bytes to read at a time, at the most
     * @param onBytes is given what was read; may pause the receiver
     * @param onEnd called once, when the writer has closed its end and all was read
     * @throws IOException if the channel is closed
     */
    public PipeReceiver(
            EventLoop loop,
            Pipe.SourceChannel source,
            int chunkBytes,
            Consumer<byte[]> onBytes,
            Runnable onEnd)
            throws IOException {
        this.loop = loop;
        this.source = source;
        this.buffer = ByteBuffer.allocate(chunkBytes);
        this.onBytes = onBytes;
        this.onEnd = onEnd;
        source.configureBlocking(false);
    }

    /** Reads no more until {@link #resume}. */
    public void pause() {
        if (!isPaused) {
            isPaused = true;
            loop.removeReader(source);
        }
    }

    /** Reads again. */
    public void resume() {
        if (isPaused && !isEnded) {
            isPaused = false;
            loop.addReader(source, this::read);
        }
    }

    /** {@return true if it does not read at the moment} */
    public boolean isPaused() {
        return isPaused;
    }

    private void read() {
        try {
            buffer.clear();
            int count = source.read(buffer);
            if (count < 0) {
                end();
            } else if (count > 0) {
                byte[] chunk = new byte[count];
                buffer.flip().get(chunk);
                onBytes.accept(chunk);
            }
        } catch (IOException broken) {
            abandon();
            throw new UncheckedIOException(
                    "the pipe must be readable. The cause says why.", broken);
        }
    }

    private void end() {
        abandon();
        onEnd.run();
    }

    private void abandon() {
        pause();
        isEnded = true;
        try {
            source.close();
        } catch (IOException closedAllTheSame) {
            // Nothing more is wanted of it.
        }
    }
}
