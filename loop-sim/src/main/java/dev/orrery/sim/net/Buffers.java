package dev.orrery.sim.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/** Several buffers of one call. Threading: stateless, any thread. */
final class Buffers {
    // What Linux takes in one call, and so the JDK.
    static final int MOST = 1024;

    private Buffers() {}

    /** The buffers of a range that one call works on: as many with bytes or room as it takes. */
    static ByteBuffer[] range(ByteBuffer[] buffers, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffers.length);
        int end = offset;
        for (int used = 0; end < offset + length && used < MOST; end++) {
            used += buffers[end].hasRemaining() ? 1 : 0;
        }
        return Arrays.copyOfRange(buffers, offset, end);
    }

    /** Refuses read-only buffers; true if there is room in one. */
    static boolean checkTargets(ByteBuffer[] targets) {
        boolean room = false;
        for (ByteBuffer target : targets) {
            if (target.isReadOnly()) {
                throw new IllegalArgumentException("Read-only buffer");
            }
            room |= target.hasRemaining();
        }
        return room;
    }

    /** As the system has it: a failure after some bytes shows at the next write. */
    static long partOr(long written, IOException failed) throws IOException {
        if (written == 0) {
            throw failed;
        }
        return written;
    }

    static long remaining(ByteBuffer[] buffers) {
        long total = 0;
        for (ByteBuffer buffer : buffers) {
            total += buffer.remaining();
        }
        return total;
    }
}
