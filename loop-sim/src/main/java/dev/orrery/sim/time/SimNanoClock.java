package dev.orrery.sim.time;

import dev.orrery.loop.time.NanoClock;

import java.util.function.LongSupplier;

/**
 * The monotonic clock of a simulated host.
 *
 * <p>Threading: one run, one thread at a time. Time and units: virtual nanoseconds; starts at 0.
 */
public final class SimNanoClock implements NanoClock {
    private final LongSupplier nowNanos;

    /**
     * A clock that shows virtual time.
     *
     * @param nowNanos the virtual time
     */
    public SimNanoClock(LongSupplier nowNanos) {
        this.nowNanos = nowNanos;
    }

    @Override
    public long nanoTime() {
        return nowNanos.getAsLong();
    }
}
