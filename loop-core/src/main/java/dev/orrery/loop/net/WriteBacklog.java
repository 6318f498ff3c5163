package dev.orrery.loop.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * The bytes of one connection that wait to be sent, in chunks that the loop lends.
 *
 * <p>Threading: loop thread only. Cost: one copy; no allocation once the loop has its chunks. An
 * empty one holds no chunk.
 */
final class WriteBacklog {
    // Beyond that a peer that reads as fast as we write would hold up all others.
    private static final int MOST_CALLS = 4;
    private static final int MOST_GATHERED = 16;

    private final NetLoop net;
    // From first on, count chunks; each has its bytes between position and limit.
    private ByteBuffer[] chunks = new ByteBuffer[2];
    private int first;
    private int count;
    private long size;

    WriteBacklog(NetLoop net) {
        this.net = net;
    }

    boolean isEmpty() {
        return size == 0;
    }

    long size() {
        return size;
    }

    /** Copies what is left of {@code data}, whose position becomes its limit. */
    void add(ByteBuffer data) {
        while (data.hasRemaining()) {
            ByteBuffer chunk = chunkWithRoom();
            int end = chunk.limit();
            int bytes = Math.min(chunk.capacity() - end, data.remaining());
            chunk.limit(end + bytes);
            chunk.put(end, data, data.position(), bytes);
            data.position(data.position() + bytes);
            size += bytes;
        }
    }

    private ByteBuffer chunkWithRoom() {
        if (count > 0) {
            ByteBuffer last = chunks[first + count - 1];
            if (last.limit() < last.capacity()) {
                return last;
            }
        }
        if (first + count == chunks.length) {
            makeRoom();
        }
        ByteBuffer fresh = net.takeChunk();
        chunks[first + count] = fresh;
        count++;
        return fresh;
    }

    private void makeRoom() {
        if (first * 2 < chunks.length) {
            chunks = Arrays.copyOf(chunks, chunks.length * 2);
        } else {
            System.arraycopy(chunks, first, chunks, 0, count);
            Arrays.fill(chunks, count, first + count, null);
            first = 0;
        }
    }

    /** Sends what the channel takes, within limits of fairness. */
    void sendTo(SocketChannel channel) throws IOException {
        for (int call = 0; call < MOST_CALLS && size > 0; call++) {
            int gathered = Math.min(count, MOST_GATHERED);
            long sent =
                    gathered == 1
                            ? channel.write(chunks[first])
                            : channel.write(chunks, first, gathered);
            size -= sent;
            boolean isFull = chunks[first + gathered - 1].hasRemaining();
            dropSent();
            if (isFull) {
                return;
            }
        }
    }

    private void dropSent() {
        while (count > 0 && !chunks[first].hasRemaining()) {
            dropFirst();
        }
    }

    @SuppressWarnings("NullAway") // what is outside of first and count is null
    private void dropFirst() {
        net.giveChunk(chunks[first]);
        chunks[first] = null;
        count--;
        first = count == 0 ? 0 : first + 1;
    }

    void clear() {
        while (count > 0) {
            dropFirst();
        }
        size = 0;
    }
}
