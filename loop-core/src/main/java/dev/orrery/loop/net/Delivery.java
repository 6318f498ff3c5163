package dev.orrery.loop.net;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * What a read that waits gets when bytes come, past the buffer of its reader: into the array that
 * it returns or the buffer that it was given, if that is a large direct one by the socket itself.
 * Only the first bytes go here; what comes before the reading task goes on is the reader's.
 *
 * <p>Threading: loop thread and tasks of the loop. Cost: one copy, none into a large direct buffer.
 */
final class Delivery {
    // With less room a read of the socket for each read of the task costs more than a copy.
    private static final int LEAST_DIRECT = 16 * 1024;
    private static final byte[] NOTHING = {};

    // Above zero: a read that returns an array waits, for at most so many bytes.
    private int most;
    // Where the bytes of the read that waits shall go, or null.
    private @Nullable ByteBuffer target;
    private byte[] array = NOTHING;
    // How many have come.
    private int size;

    void expect(int mostBytes) {
        most = mostBytes;
    }

    void expect(ByteBuffer buffer) {
        if (!buffer.isReadOnly()) {
            target = buffer;
        }
    }

    int size() {
        return size;
    }

    /** What the socket can be read into, or null; whoever does so calls {@link #landed}. */
    @Nullable ByteBuffer target() {
        ByteBuffer wanted = target;
        if (wanted == null
                || size > 0
                || !wanted.isDirect()
                || wanted.remaining() < LEAST_DIRECT
                || !isUsableHere(wanted)) {
            return null;
        }
        return wanted;
    }

    // An arena may be its task's alone, whose thread is not the loop's, or closed by now.
    private static boolean isUsableHere(ByteBuffer buffer) {
        MemorySegment memory = MemorySegment.ofBuffer(buffer);
        return memory.isAccessibleBy(Thread.currentThread()) && memory.scope().isAlive();
    }

    void landed(int bytes) {
        size = bytes;
    }

    /** Takes from {@code data} what the read that waits wants, if it has got nothing yet. */
    void takeFrom(ByteBuffer data) {
        if (size > 0) {
            return;
        }
        ByteBuffer wanted = target;
        if (most > 0) {
            array = new byte[Math.min(most, data.remaining())];
            data.get(array);
            size = array.length;
        } else if (wanted != null && !wanted.isDirect()) {
            int bytes = Math.min(wanted.remaining(), data.remaining());
            wanted.put(wanted.position(), data, data.position(), bytes);
            wanted.position(wanted.position() + bytes);
            data.position(data.position() + bytes);
            size = bytes;
        }
    }

    /** The array of the read that waited, which it takes; empty if nothing has come for it. */
    byte[] takeArray() {
        byte[] taken = array;
        clear();
        return taken;
    }

    /** How many bytes the buffer of the read that waited has got; zero from then on. */
    int takeCount() {
        int taken = size;
        clear();
        return taken;
    }

    /** The read that waited will not return: what came for it is the reader's. */
    void returnTo(ReadBuffer held) {
        ByteBuffer filled = target;
        if (size > 0 && filled != null) {
            filled.position(filled.position() - size);
            held.addFirst(filled.slice(filled.position(), size));
        } else if (size > 0) {
            held.addFirst(ByteBuffer.wrap(array));
        }
        clear();
    }

    private void clear() {
        most = 0;
        target = null;
        array = NOTHING;
        size = 0;
    }
}
