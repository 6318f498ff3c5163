package dev.orrery.sim.tcp;

/**
 * How long to wait for an acknowledgement: a smoothed round trip plus four times its variation, in
 * integers.
 *
 * <p>Time and units: nanoseconds. Source: RFC 6298, Linux's least and first time-outs.
 */
final class RoundTrip {
    static final long FIRST_TIMEOUT_NANOS = 1_000_000_000L;
    static final long LEAST_TIMEOUT_NANOS = 200_000_000L;
    static final long LARGEST_TIMEOUT_NANOS = 60_000_000_000L;

    private long smoothedNanos;
    private long variationNanos;
    private long timeoutNanos = FIRST_TIMEOUT_NANOS;

    /** A segment that was sent once has been acknowledged. */
    void measured(long nanos) {
        if (smoothedNanos == 0) {
            smoothedNanos = Math.max(1, nanos);
            variationNanos = nanos / 2;
        } else {
            long error = nanos - smoothedNanos;
            variationNanos += (Math.abs(error) - variationNanos) / 4;
            smoothedNanos = Math.max(1, smoothedNanos + error / 8);
        }
        // As in Linux the variation's part is at least 200 ms: a calm link has no variation, and
        // delayed acknowledgements would be taken for losses.
        long wait = smoothedNanos + Math.max(LEAST_TIMEOUT_NANOS, 4 * variationNanos);
        timeoutNanos = Math.min(wait, LARGEST_TIMEOUT_NANOS);
    }

    /** How long to wait after the how-manieth time-out in a row, from 0. */
    long timeoutNanos(int backOffs) {
        long doubled = timeoutNanos << Math.min(backOffs, 20);
        return Math.min(doubled, LARGEST_TIMEOUT_NANOS);
    }

    long smoothedNanos() {
        return smoothedNanos;
    }
}
