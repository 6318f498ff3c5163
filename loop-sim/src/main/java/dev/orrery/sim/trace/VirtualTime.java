package dev.orrery.sim.trace;

/**
 * A run's time as text.
 *
 * <p>Threading: stateless, any thread. Time and units: nanoseconds from the start of the run.
 */
public final class VirtualTime {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private VirtualTime() {}

    /**
     * Writes a time in seconds, exactly: with 3 digits after the point, or 6 or 9 where needed.
     *
     * @param nanos the time in nanoseconds
     * @return for example {@code 4.210 s} or {@code 0.000001 s}
     */
    public static String format(long nanos) {
        long seconds = nanos / NANOS_PER_SECOND;
        // Not Math.abs(nanos): the smallest long has no opposite.
        long fraction = Math.abs(nanos % NANOS_PER_SECOND);
        String digits = Long.toString(NANOS_PER_SECOND + fraction).substring(1);
        int length = fraction % 1_000_000 == 0 ? 3 : fraction % 1_000 == 0 ? 6 : 9;
        String sign = nanos < 0 ? "-" : "";
        return sign
                + Long.toString(seconds).replace("-", "")
                + "."
                + digits.substring(0, length)
                + " s";
    }
}
