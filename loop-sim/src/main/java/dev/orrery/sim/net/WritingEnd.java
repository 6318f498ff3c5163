package dev.orrery.sim.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/**
 * How a channel writes into a conduit: as much as there is room for in non-blocking mode, all of it
 * in blocking mode.
 */
final class WritingEnd {
    private final SimChannel channel;
    private final Conduit conduit;
    private final Wait wait;

    WritingEnd(SimChannel channel, Conduit conduit, Blocking blocking) {
        this.channel = channel;
        this.conduit = conduit;
        this.wait = new Wait(channel, blocking);
    }

    int write(ByteBuffer source) throws IOException {
        checkOpen();
        return channel.isBlocking() ? writeAll(source) : conduit.write(source);
    }

    long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, sources.length);
        checkOpen();
        long total = 0;
        for (int i = offset; i < offset + length; i++) {
            try {
                total += write(sources[i]);
            } catch (IOException failed) {
                return Buffers.partOr(total, failed);
            }
            if (sources[i].hasRemaining()) {
                break;
            }
        }
        return total;
    }

    private int writeAll(ByteBuffer source) throws IOException {
        int begin = source.position();
        try {
            wait.until(
                    () -> writeNow(source),
                    conduit::isWritable,
                    Blocking.NO_DELAY_LIMIT,
                    "write to");
        } catch (ClosedByInterruptException interrupted) {
            throw interrupted;
        } catch (IOException failed) {
            // As the system has it: the next write tells.
            long _ = Buffers.partOr(source.position() - begin, failed);
        }
        return source.position() - begin;
    }

    /** As much as there is room for. */
    private long writeNow(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            if (conduit.write(source) == 0) {
                return Wait.AGAIN;
            }
        }
        return 1;
    }

    private void checkOpen() throws ClosedChannelException {
        channel.checkOpen();
        if (conduit.isWriterClosed()) {
            throw new ClosedChannelException();
        }
    }
}
