package dev.orrery.sim.time;

import dev.orrery.loop.time.NanoClock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks of a simulated host, each of which may go wrong by itself. Both are right at
 * first. The monotonic one drifts and jumps ahead, but never goes back, and the host's timers
 * follow it; the wall clock may also be set back.
 *
 * <p>Threading: one run, one thread at a time. Time and units: drift in parts per million of
 * virtual time, 100 is a bad quartz. Source: what Jepsen's clock nemeses do to machines.
 */
public final class HostClock {
    private static final int MOST_PPM = 500_000;
    private static final Duration MOST_JUMP = Duration.ofDays(36_500);

    private final String host;
    private final LongSupplier now;
    private final Runnable changed;
    private final DriftingClock monotonic;
    private final DriftingClock wall;

    /**
     * Clocks that are right.
     *
     * @param host whose they are
     * @param now virtual time, in nanoseconds from the start of the run
     * @param changed called after a clock was set or its drift has changed
     */
    public HostClock(String host, LongSupplier now, Runnable changed) {
        this.host = host;
        this.now = now;
        this.changed = changed;
        this.monotonic = new DriftingClock(now);
        this.wall = new DriftingClock(now);
    }

    /**
     * The monotonic clock, as the host's World shows it.
     *
     * @return starts at 0 with the run
     */
    public NanoClock monotonic() {
        return monotonic;
    }

    /**
     * The wall clock, as the host's World shows it.
     *
     * @return starts at {@link SimWallClock#EPOCH} with the run
     */
    public InstantSource wall() {
        return this::instant;
    }

    /**
     * What the monotonic clock shows.
     *
     * @return nanoseconds
     */
    public long nanoTime() {
        return monotonic.nanoTime();
    }

    /**
     * What the wall clock shows.
     *
     * @return an instant
     */
    public Instant instant() {
        return SimWallClock.EPOCH.plusNanos(wall.at(now.getAsLong()));
    }

    /**
     * How far the wall clock is ahead of the true time.
     *
     * @return negative where it is behind
     */
    public Duration wallSkew() {
        long virtual = now.getAsLong();
        return Duration.ofNanos(wall.at(virtual) - virtual);
    }

    /**
     * Lets the wall clock run too fast or too slow from now on.
     *
     * @param ppm by how many parts in a million; negative for too slow, 0 for right
     * @throws IllegalArgumentException if it is not from -500,000 to 500,000
     */
    public void driftWall(int ppm) {
        drift(wall, ppm);
    }

    /**
     * Lets the monotonic clock run too fast or too slow from now on, and the host's timers with it.
     *
     * @param ppm by how many parts in a million; negative for too slow, 0 for right
     * @throws IllegalArgumentException if it is not from -500,000 to 500,000
     */
    public void driftMonotonic(int ppm) {
        drift(monotonic, ppm);
    }

    /**
     * Sets the wall clock ahead or back.
     *
     * @param by how far; negative for back
     * @throws IllegalArgumentException if it would be more than a hundred years off
     */
    public void jumpWall(Duration by) {
        jump(wall, "by", by, by);
    }

    /**
     * Lets the monotonic clock jump ahead, as that of a virtual machine which was suspended; timers
     * that are due by that fire.
     *
     * @param by how far
     * @throws IllegalArgumentException if it is negative, or the clock would be more than a hundred
     *     years off
     */
    public void jumpMonotonic(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException(
                    "by must not be negative: by="
                            + by
                            + ", host="
                            + host
                            + ". A monotonic clock never goes back; use jumpWall.");
        }
        jump(monotonic, "by", by, by);
    }

    /**
     * Sets the wall clock so that it differs from the true time by this.
     *
     * @param skew how far it shall be ahead; negative for behind
     * @throws IllegalArgumentException if it is more than a hundred years
     */
    public void skewWall(Duration skew) {
        requireNear("skew", skew, skew);
        jump(wall, "skew", skew, skew.minus(wallSkew()));
    }

    /**
     * Sets both clocks right: the wall clock shows the true time, and neither drifts any more. What
     * the monotonic clock has gained or lost stays.
     */
    public void setRight() {
        long virtual = now.getAsLong();
        monotonic.set(virtual, monotonic.at(virtual), 0);
        wall.set(virtual, virtual, 0);
        changed.run();
    }

    /**
     * Tells whether the wall clock shows the true time and both run as they should.
     *
     * @return true at first and after {@link #setRight()}
     */
    public boolean isRight() {
        return monotonic.ppm() == 0 && wall.ppm() == 0 && wallSkew().isZero();
    }

    /**
     * When the monotonic clock will show a time, if nobody sets it. For waits of this host.
     *
     * @param nanos a time of the monotonic clock; {@link Long#MAX_VALUE} for never
     * @return the first virtual time at which it shows that or more; {@link Long#MAX_VALUE} for
     *     never
     */
    public long virtualNanos(long nanos) {
        return nanos == Long.MAX_VALUE ? nanos : monotonic.whenShows(nanos);
    }

    private void drift(DriftingClock clock, int ppm) {
        if (ppm < -MOST_PPM || ppm > MOST_PPM) {
            throw new IllegalArgumentException(
                    "ppm must be from -"
                            + MOST_PPM
                            + " to "
                            + MOST_PPM
                            + ": ppm="
                            + ppm
                            + ", host="
                            + host
                            + ". 100 is a bad quartz.");
        }
        long virtual = now.getAsLong();
        clock.set(virtual, clock.at(virtual), ppm);
        changed.run();
    }

    private void jump(DriftingClock clock, String name, Duration value, Duration by) {
        long virtual = now.getAsLong();
        requireNear(name, value, value);
        requireNear(name, value, by.plusNanos(clock.at(virtual) - virtual));
        clock.set(virtual, clock.at(virtual) + by.toNanos(), clock.ppm());
        changed.run();
    }

    /** {@code value} is what was asked for, {@code time} what came of it. */
    private void requireNear(String name, Duration value, Duration time) {
        if (time.compareTo(MOST_JUMP) > 0 || time.compareTo(MOST_JUMP.negated()) < 0) {
            throw new IllegalArgumentException(
                    name
                            + " must be at most a hundred years, and leave the clock as near to the"
                            + " true time: "
                            + name
                            + "="
                            + value
                            + ", host="
                            + host
                            + ". Times are counted in nanoseconds.");
        }
    }

    @Override
    public String toString() {
        return "wall "
                + wallSkew()
                + " ahead, drift "
                + wall.ppm()
                + " ppm; monotonic drift "
                + monotonic.ppm()
                + " ppm";
    }
}
