package dev.orrery.sim.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** How a channel reads from a conduit, in either blocking mode. */
final class ReadingEnd {
    private final SimChannel channel;
    private final Conduit conduit;
    private final Wait wait;

    ReadingEnd(SimChannel channel, Conduit conduit, Blocking blocking) {
        this.channel = channel;
        this.conduit = conduit;
        this.wait = new Wait(channel, blocking);
    }

    int read(ByteBuffer target) throws IOException {
        channel.checkOpen();
        checkTarget(target);
        if (target.hasRemaining()) {
            awaitReadable();
        }
        return conduit.read(target);
    }

    /** Waits for the first byte only; what is there then goes into the buffers in turn. */
    long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, targets.length);
        channel.checkOpen();
        boolean room = false;
        for (int i = offset; i < offset + length; i++) {
            checkTarget(targets[i]);
            room |= targets[i].hasRemaining();
        }
        if (room) {
            awaitReadable();
        }
        long total = 0;
        for (int i = offset; i < offset + length; i++) {
            int count = conduit.read(targets[i]);
            if (count < 0) {
                return total == 0 ? count : total;
            }
            total += count;
        }
        return total;
    }

    private void awaitReadable() throws IOException {
        if (!channel.isBlocking()) {
            return;
        }
        wait.until(
                () -> conduit.isReadable() ? 1 : Wait.AGAIN,
                conduit::isReadable,
                Blocking.NO_DELAY_LIMIT,
                "read from");
    }

    private static void checkTarget(ByteBuffer target) {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException(
                    "the buffer to read into must not be read-only: buffer="
                            + target
                            + ". Read into one that can be written.");
        }
    }
}
