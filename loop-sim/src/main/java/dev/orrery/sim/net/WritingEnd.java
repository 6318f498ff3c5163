package dev.orrery.sim.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/**
 * How a channel writes into a conduit: as much as there is room for in non-blocking mode, all of it
 * in blocking mode.
 */
final class WritingEnd {
    private final SimChannel channel;
    private final Conduit conduit;
    private final Blocking blocking;

    WritingEnd(SimChannel channel, Conduit conduit, Blocking blocking) {
        this.channel = channel;
        this.conduit = conduit;
        this.blocking = blocking;
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
                return partOr(total, failed);
            }
            if (sources[i].hasRemaining()) {
                break;
            }
        }
        return total;
    }

    private int writeAll(ByteBuffer source) throws IOException {
        int begin = source.position();
        boolean dropped = false;
        channel.beginWait();
        try {
            while (channel.isOpen() && source.hasRemaining()) {
                if (conduit.write(source) == 0) {
                    blocking.await(
                            () -> conduit.isWritable() || !channel.isOpen(),
                            Blocking.NO_DELAY_LIMIT,
                            "write to " + channel.name());
                    channel.beginWait(); // as in ReadingEnd
                }
            }
        } catch (IOException failed) {
            long _ = partOr(source.position() - begin, failed);
        } catch (RuntimeException | Error end) {
            dropped = true;
            channel.dropWait();
            throw end;
        } finally {
            if (!dropped) {
                channel.endWait(source.position() > begin || !source.hasRemaining());
            }
        }
        return source.position() - begin;
    }

    /** As the operating system has it: a failure after some bytes shows at the next write. */
    private static long partOr(long written, IOException failed) throws IOException {
        if (written == 0) {
            throw failed;
        }
        return written;
    }

    private void checkOpen() throws ClosedChannelException {
        channel.checkOpen();
        if (conduit.isWriterClosed()) {
            throw new ClosedChannelException();
        }
    }
}
