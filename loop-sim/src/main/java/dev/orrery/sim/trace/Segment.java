package dev.orrery.sim.trace;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Something that went over the simulated wire, with its bytes.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param timeNanos the virtual time, in nanoseconds from the start of the run
 * @param host the host that the connection was opened on
 * @param from the channel that writes in this direction
 * @param to the channel that reads in this direction
 * @param kind what happened
 * @param count how many bytes
 * @param content the bytes, of {@link Kind#SENT} only; read-only, from position 0
 */
public record Segment(
        long timeNanos,
        String host,
        String from,
        String to,
        Kind kind,
        int count,
        ByteBuffer content) {
    /**
     * Returns a view of the bytes with a position of its own.
     *
     * @return a read-only view
     */
    @Override
    public ByteBuffer content() {
        return content.duplicate();
    }

    /** What happens to one direction of a connection. */
    public enum Kind {
        /** Bytes were written. */
        SENT,
        /** Bytes were read. */
        RECEIVED,
        /** The writer has ended this direction. */
        WRITER_CLOSED,
        /** The reader is gone. */
        READER_CLOSED
    }

    /** Makes the bytes read-only. */
    public Segment {
        Objects.requireNonNull(kind, "kind");
        content = content.asReadOnlyBuffer();
    }
}
