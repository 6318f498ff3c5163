package dev.orrery.sim.time;

import dev.orrery.loop.time.NanoClock;

import java.util.function.LongSupplier;

/**
 * A clock that runs faster or slower than virtual time, and may be set: what one clock of a machine
 * shows, as a function of virtual time that is linear between two settings.
 *
 * <p>Threading: one run, one thread at a time. Time and units: nanoseconds. Integers only: at every
 * moment it shows the time of the last setting and the virtual time since then, times its rate,
 * rounded down.
 */
final class DriftingClock implements NanoClock {
    static final long MILLION = 1_000_000;

    private final LongSupplier virtualNow;
    // The last setting: when, and what it showed then.
    private long setAtNanos;
    private long shownNanos;
    private int ppm;

    DriftingClock(LongSupplier virtualNow) {
        this.virtualNow = virtualNow;
    }

    /** What it shows now. A loop reads it five times for each callback: no step in between. */
    @Override
    public long nanoTime() {
        return at(virtualNow.getAsLong());
    }

    long at(long virtualNanos) {
        long elapsed = virtualNanos - setAtNanos;
        return shownNanos + elapsed + (ppm == 0 ? 0 : gained(elapsed));
    }

    /** Without overflow, for the drift is far below 100 %. */
    private long gained(long elapsed) {
        return elapsed / MILLION * ppm + Math.floorDiv(elapsed % MILLION * ppm, MILLION);
    }

    /** The first virtual time, not before the last setting, at which it shows this or more. */
    long whenShows(long nanos) {
        if (nanos <= shownNanos) {
            return setAtNanos;
        }
        long shown = nanos - shownNanos;
        if (ppm == 0) {
            return saturated(setAtNanos, shown);
        }
        if (shown < 0 || shown > Long.MAX_VALUE / 4) {
            // Centuries from now.
            return Long.MAX_VALUE - 1;
        }
        long rate = MILLION + ppm;
        // An estimate that is off by a nanosecond or two.
        long elapsed = shown / rate * MILLION + shown % rate * MILLION / rate;
        while (elapsed > 0 && at(setAtNanos + elapsed) >= nanos) {
            elapsed--;
        }
        while (at(setAtNanos + elapsed) < nanos) {
            elapsed++;
        }
        return setAtNanos + elapsed;
    }

    private static long saturated(long time, long more) {
        return more > Long.MAX_VALUE - 1 - time ? Long.MAX_VALUE - 1 : time + more;
    }

    int ppm() {
        return ppm;
    }

    void set(long virtualNanos, long nanos, int newPpm) {
        setAtNanos = virtualNanos;
        shownNanos = nanos;
        ppm = newPpm;
    }
}
