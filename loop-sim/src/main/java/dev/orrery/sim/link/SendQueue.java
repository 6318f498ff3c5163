package dev.orrery.sim.link;

/**
 * What waits for its turn on a link with a bandwidth. Only numbers are kept: since packets leave in
 * the order in which they came, the time at which the last of them has left says it all.
 *
 * <p>Time and units: nanoseconds and bytes; exact, for what division leaves over is carried on.
 */
final class SendQueue {
    static final long FULL = -1;
    private static final long SECOND = 1_000_000_000L;

    private long busyUntilNanos;
    // Of a byte's time, in 1 / bytesPerSecond nanoseconds.
    private long remainder;

    /**
     * When a packet has left that comes at a time, or {@link #FULL} if there is no room for it. An
     * idle link takes any packet.
     */
    long add(long nowNanos, int bytes, LinkSettings settings) {
        long rate = settings.bytesPerSecond;
        if (rate == LinkSettings.UNLIMITED) {
            return nowNanos;
        }
        if (isIdle(nowNanos)) {
            busyUntilNanos = nowNanos;
            remainder = 0;
        } else if (waitingBytes(nowNanos, rate) + bytes > settings.queueBytes) {
            return FULL;
        }
        long scaled = bytes * SECOND + remainder;
        busyUntilNanos += scaled / rate;
        remainder = scaled % rate;
        return busyUntilNanos;
    }

    /** How many bytes have not left yet, a begun one included. */
    long waitingBytes(long nowNanos, long rate) {
        if (isIdle(nowNanos)) {
            return 0;
        }
        long scaled = (busyUntilNanos - nowNanos) * rate + remainder;
        return (scaled + SECOND - 1) / SECOND;
    }

    // At the very nanosecond at which the last packet leaves, a part of a byte may still be there.
    private boolean isIdle(long nowNanos) {
        return busyUntilNanos < nowNanos || (busyUntilNanos == nowNanos && remainder == 0);
    }

    /** Whatever waits goes on with another bandwidth. */
    void changeRate(long nowNanos, long oldRate, long newRate) {
        long waiting = oldRate == LinkSettings.UNLIMITED ? 0 : waitingBytes(nowNanos, oldRate);
        remainder = 0;
        busyUntilNanos = nowNanos;
        if (newRate != LinkSettings.UNLIMITED) {
            busyUntilNanos += waiting * SECOND / newRate;
        }
    }
}
