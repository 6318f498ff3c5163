package dev.orrery.sim.net;

import java.nio.ByteBuffer;

/** Several buffers of one call. Threading: stateless, any thread. */
final class Buffers {
    private Buffers() {}

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

    static long remaining(ByteBuffer[] buffers) {
        long total = 0;
        for (ByteBuffer buffer : buffers) {
            total += buffer.remaining();
        }
        return total;
    }
}
