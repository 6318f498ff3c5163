package dev.orrery.loop.time;

/**
 * Monotonic time: the one method through which a loop learns what time it is.
 *
 * <p>Threading: any thread. Time and units: nanoseconds from an arbitrary origin, as {@link
 * System#nanoTime()}; only differences mean anything, and they are compared as differences because
 * the value may overflow. Source: the one-method clocks of Agrona; asyncio's {@code loop.time()}.
 */
@FunctionalInterface
public interface NanoClock {
    /** {@return the machine's own monotonic clock} */
    static NanoClock system() {
        return SystemNanoClock.INSTANCE;
    }

    /** {@return nanoseconds since an arbitrary origin; never decreases} */
    long nanoTime();
}
