package dev.orrery.sim.net;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * How the blocking calls of one channel wait: until something comes of a try, the time is over, the
 * channel is closed or the thread is interrupted, which closes it.
 *
 * <p>Threading: the simulation's; waits only where {@link Blocking} allows it.
 */
final class Wait {
    /** One try of a call. */
    @FunctionalInterface
    interface Try {
        /** Returns what the call is to return, or {@link #AGAIN} if it has to wait. */
        long run() throws IOException;
    }

    /** Nothing has come of a try. */
    static final long AGAIN = Long.MIN_VALUE;

    private final SimChannel channel;
    private final Blocking blocking;

    Wait(SimChannel channel, Blocking blocking) {
        this.channel = channel;
        this.blocking = blocking;
    }

    /**
     * Tries until something comes of it.
     *
     * @return what came of it, or {@link #AGAIN} once the time is over
     */
    long until(Try call, BooleanSupplier ready, long delayNanos, String what) throws IOException {
        boolean completed = false;
        boolean dropped = false;
        channel.beginWait();
        try {
            long leftNanos = delayNanos;
            while (channel.isOpen()) {
                long result = call.run();
                if (result != AGAIN || leftNanos <= 0) {
                    completed = channel.isOpen();
                    return result;
                }
                // Not the whole time again, when what was there is gone or was nothing.
                leftNanos =
                        blocking.await(
                                () -> ready.getAsBoolean() || !channel.isOpen(),
                                leftNanos,
                                what + " " + channel.name());
                // Once more, because the JDK does not tell a channel of an interrupt that its
                // thread gave itself, and the wait would come back at once for ever.
                channel.beginWait();
            }
            return AGAIN; // endWait throws
        } catch (RuntimeException | Error end) {
            dropped = true;
            channel.dropWait();
            throw end;
        } finally {
            if (!dropped) {
                channel.endWait(completed);
            }
        }
    }
}
