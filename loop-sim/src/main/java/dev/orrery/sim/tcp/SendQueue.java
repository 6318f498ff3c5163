package dev.orrery.sim.tcp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of one stream that are written and not acknowledged, in chunks that segments point
 * into.
 *
 * <p>Invariant: a byte once written is never changed, so a segment under way stays as it is, even
 * when its bytes are acknowledged and forgotten here.
 *
 * <p>Cost: one copy of each byte, into a chunk. A chunk holds whole segments, so that only what was
 * written in small pieces is copied once more, when a segment spans two chunks.
 */
final class SendQueue {
    private static final int LEAST_CHUNK = 512;
    private static final int USUAL_CHUNK = 64 << 10;

    // Chunk i holds the bytes from starts[i] to starts[i + 1], the last one up to end.
    private byte[][] chunks = new byte[2][];
    private long[] starts = new long[2];
    private int count;
    private long first;
    private long end;
    private int segmentBytes = LEAST_CHUNK;

    /** Where the stream begins. */
    void begin(long seq) {
        first = seq;
        end = seq;
    }

    /** How many bytes a full segment carries. */
    void setSegmentBytes(int bytes) {
        segmentBytes = bytes;
    }

    /** The number of the first byte that is not acknowledged. */
    long first() {
        return first;
    }

    /** The number of the byte that is written next. */
    long end() {
        return end;
    }

    int size() {
        return (int) (end - first);
    }

    /** Adds bytes at the end. */
    void append(ByteBuffer source, int bytes) {
        int left = bytes;
        while (left > 0) {
            int used = count == 0 ? 0 : (int) (end - starts[count - 1]);
            if (count == 0 || used == chunks[count - 1].length) {
                addChunk(left);
                used = 0;
            }
            byte[] chunk = chunks[count - 1];
            int part = Math.min(left, chunk.length - used);
            source.get(chunk, used, part);
            end += part;
            left -= part;
        }
    }

    private void addChunk(int wanted) {
        if (count == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
        }
        chunks[count] = new byte[chunkBytes(wanted)];
        starts[count] = end;
        count++;
    }

    private int chunkBytes(int wanted) {
        if (wanted < segmentBytes) {
            return Math.min(segmentBytes, Math.max(LEAST_CHUNK, wanted));
        }
        int segments = Math.min(wanted, Math.max(USUAL_CHUNK, segmentBytes)) / segmentBytes;
        return segments * segmentBytes;
    }

    /** Forgets the bytes before {@code seq}. */
    void forget(long seq) {
        first = seq;
        int gone = 0;
        while (gone < count && endOf(gone) <= seq && isFull(gone)) {
            gone++;
        }
        if (gone > 0) {
            System.arraycopy(chunks, gone, chunks, 0, count - gone);
            System.arraycopy(starts, gone, starts, 0, count - gone);
            Arrays.fill(chunks, count - gone, count, null);
            count -= gone;
        }
    }

    /** Forgets everything. */
    void clear() {
        chunks = new byte[2][];
        count = 0;
        first = end;
    }

    private long endOf(int chunk) {
        return chunk == count - 1 ? end : starts[chunk + 1];
    }

    private boolean isFull(int chunk) {
        return endOf(chunk) - starts[chunk] == chunks[chunk].length;
    }

    /** The index of the chunk that holds byte {@code seq}. */
    int chunkOf(long seq) {
        int chunk = count - 1;
        while (starts[chunk] > seq) {
            chunk--;
        }
        return chunk;
    }

    byte[] bytes(int chunk) {
        return chunks[chunk];
    }

    int offset(int chunk, long seq) {
        return (int) (seq - starts[chunk]);
    }

    /** How many bytes the chunk holds from {@code seq} on. */
    int bytesFrom(int chunk, long seq) {
        return (int) (endOf(chunk) - seq);
    }

    /** A copy of bytes that lie in several chunks. */
    byte[] gather(long seq, int length) {
        byte[] copy = new byte[length];
        int done = 0;
        int chunk = chunkOf(seq);
        while (done < length) {
            int part = Math.min(length - done, bytesFrom(chunk, seq + done));
            System.arraycopy(chunks[chunk], offset(chunk, seq + done), copy, done, part);
            done += part;
            chunk++;
        }
        return copy;
    }
}
