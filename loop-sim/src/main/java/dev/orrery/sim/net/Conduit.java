package dev.orrery.sim.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Arrays;

/**
 * Bytes on their way from one writing end to one reading end, with room for {@code capacity}.
 *
 * <p>Threading: the simulation's, one thread at a time; nothing here blocks. Cost: a ring that
 * starts empty and doubles up to what was ever in it at once.
 */
final class Conduit {
    private static final int FIRST_RING = 64;

    private final Rising readers;
    private final Rising writers;
    private final FlowNews news;
    private int capacity;
    private byte[] ring = {};
    private int head;
    private int size;
    private boolean readerClosed;
    private boolean writerClosed;

    Conduit(int capacity, Rising readers, Rising writers, FlowNews news) {
        this.news = news;
        this.capacity = capacity;
        this.readers = readers;
        this.writers = writers;
    }

    /** True if a read would not have to wait: there are bytes, or the end has come. */
    boolean isReadable() {
        return size > 0 || writerClosed;
    }

    /** True if a write would not have to wait: there is room, or it fails. */
    boolean isWritable() {
        return size < capacity || readerClosed || writerClosed;
    }

    FlowNews news() {
        return news;
    }

    int size() {
        return size;
    }

    /** Takes what is there: a number of bytes, 0 if there are none yet, -1 at the end. */
    int read(ByteBuffer target) {
        int count = Math.min(target.remaining(), size);
        if (count == 0) {
            boolean atEnd = writerClosed && target.hasRemaining();
            if (atEnd && news.isHeard()) {
                news.received(-1, false);
            }
            return atEnd ? -1 : 0;
        }
        int first = Math.min(count, ring.length - head);
        target.put(ring, head, first).put(ring, 0, count - first);
        boolean wasFull = size >= capacity;
        size -= count;
        head = size == 0 ? 0 : (head + count) % ring.length;
        if (news.isHeard()) {
            news.received(count, wasFull && size < capacity);
        }
        if (wasFull && size < capacity) {
            writers.rose(SelectionKey.OP_WRITE);
        }
        return count;
    }

    /** Adds as many bytes as there is room for; 0 if there is none. */
    int write(ByteBuffer source) throws IOException {
        if (!source.hasRemaining()) {
            return 0;
        }
        if (readerClosed) {
            throw new IOException("Broken pipe");
        }
        int count = Math.min(source.remaining(), Math.max(0, capacity - size));
        if (count == 0) {
            return 0;
        }
        if (news.isHeard()) {
            news.sent(source.slice(source.position(), count).asReadOnlyBuffer());
        }
        makeRoom(size + count);
        int tail = (head + size) % ring.length;
        int first = Math.min(count, ring.length - tail);
        source.get(ring, tail, first).get(ring, 0, count - first);
        boolean wasEmpty = size == 0;
        size += count;
        if (wasEmpty) {
            readers.rose(SelectionKey.OP_READ);
        }
        return count;
    }

    /** The reading end is gone: what is under way is lost, and writes fail from now on. */
    void closeReader() {
        boolean rises = !isWritable();
        if (!readerClosed && news.isHeard()) {
            news.closed(true);
        }
        readerClosed = true;
        ring = new byte[0];
        head = 0;
        size = 0;
        if (rises) {
            writers.rose(SelectionKey.OP_WRITE);
        }
    }

    /** No more bytes come: once what is under way is read, reads see the end. */
    void closeWriter() {
        boolean wasReadable = isReadable();
        boolean wasWritable = isWritable();
        if (!writerClosed && news.isHeard()) {
            news.closed(false);
        }
        writerClosed = true;
        if (!wasReadable) {
            readers.rose(SelectionKey.OP_READ);
        }
        if (!wasWritable) {
            writers.rose(SelectionKey.OP_WRITE);
        }
    }

    String waitingToRead(String reader, String writer) {
        return "bytes in " + reader + " (" + writer + (writerClosed ? " is closed)" : " is open)");
    }

    String waitingToWrite(String writer, String reader) {
        return "room in "
                + writer
                + " ("
                + size
                + " bytes wait for "
                + reader
                + (readerClosed ? ", which is closed)" : ", which is open)");
    }

    boolean isWriterClosed() {
        return writerClosed;
    }

    /** Changes the capacity; bytes that are in it already stay, also above it. */
    void resize(int newCapacity) {
        boolean wasWritable = isWritable();
        capacity = newCapacity;
        if (!wasWritable && isWritable()) {
            writers.rose(SelectionKey.OP_WRITE);
        }
    }

    private void makeRoom(int wanted) {
        if (wanted <= ring.length) {
            return;
        }
        // Long, because twice a large ring is more than an int holds.
        long doubled = Math.max(2L * ring.length, FIRST_RING);
        int length = (int) Math.min(Math.max(doubled, wanted), Integer.MAX_VALUE - 8);
        byte[] larger = Arrays.copyOfRange(ring, head, head + length);
        int first = Math.min(size, ring.length - head);
        System.arraycopy(ring, 0, larger, first, size - first);
        ring = larger;
        head = 0;
    }
}
