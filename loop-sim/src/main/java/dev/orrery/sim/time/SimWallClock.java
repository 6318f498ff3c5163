package dev.orrery.sim.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The wall clock of a simulated host: every run begins at the same instant.
 *
 * <p>Threading: one run, one thread at a time. Time and units: virtual.
 */
public final class SimWallClock implements InstantSource {
    /** When every run begins: a moment without meaning, so that no real date gets into a run. */
    public static final Instant EPOCH = Instant.parse("2001-01-01T00:00:00Z");

    private final LongSupplier nowNanos;

    /**
     * A clock that shows virtual time.
     *
     * @param nowNanos the virtual time since the beginning of the run
     */
    public SimWallClock(LongSupplier nowNanos) {
        this.nowNanos = nowNanos;
    }

    @Override
    public Instant instant() {
        return EPOCH.plusNanos(nowNanos.getAsLong());
    }
}
