package dev.orrery.properties.vectors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;

/**
 * One direction of an endpoint: a pipe of the operating system with room for a few bytes only.
 *
 * <p>No pipe can be made that small. So this class counts, and when the last byte of the room is
 * written it stuffs the pipe until the operating system says that it is full, and takes the
 * stuffing out again when there is room. The loop's selector sees a pipe that is really full or
 * really not; that it is full at {@code capacity} bytes is this class's doing.
 */
final class RealLane {
    private static final int STUFFING = 4096;

    private final Pipe pipe;
    private final int capacity;
    private int count;
    private int stuffed;

    RealLane(Pipe pipe, int capacity) throws IOException {
        this.pipe = pipe;
        this.capacity = capacity;
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
    }

    Pipe.SourceChannel source() {
        return pipe.source();
    }

    Pipe.SinkChannel sink() {
        return pipe.sink();
    }

    /** Writes as much as there is room for. */
    int write(int wanted) throws IOException {
        int room = Math.min(wanted, capacity - count);
        return room <= 0 ? Endpoint.BLOCKED : writeWithoutLimit(room);
    }

    int writeWithoutLimit(int wanted) throws IOException {
        if (stuffed > 0) {
            // The pipe is full: some of the stuffing is what was written from now on.
            count += wanted;
            stuffed -= wanted;
            return wanted;
        }
        int written = pipe.sink().write(ByteBuffer.allocate(wanted));
        if (written != wanted) {
            throw new AssertionError("the pipe took " + written + " of " + wanted + " bytes");
        }
        count += written;
        if (count >= capacity) {
            stuff();
        }
        return written;
    }

    /** Reads up to {@code max} bytes; 0 at the end. */
    int read(int max) throws IOException {
        if (stuffed > 0) {
            int taken = Math.min(max, count);
            count -= taken;
            if (count < capacity) {
                takeOut(taken + stuffed);
                stuffed = 0;
            } else {
                takeOut(taken);
                stuff();
            }
            return taken;
        }
        int taken = pipe.source().read(ByteBuffer.allocate(max));
        count -= Math.max(taken, 0);
        return taken > 0 ? taken : taken < 0 ? 0 : Endpoint.BLOCKED;
    }

    void close() throws IOException {
        pipe.sink().close();
        pipe.source().close();
    }

    private void stuff() throws IOException {
        int written;
        do {
            written = pipe.sink().write(ByteBuffer.allocate(STUFFING));
            stuffed += written;
        } while (written > 0);
    }

    private void takeOut(int bytes) throws IOException {
        int taken = pipe.source().read(ByteBuffer.allocate(bytes));
        if (taken != bytes) {
            throw new AssertionError("the pipe gave " + taken + " of " + bytes + " bytes");
        }
    }
}
