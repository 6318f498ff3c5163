package dev.orrery.examples.replicatedlog;

import dev.orrery.loop.World;

import java.util.Arrays;

/**
 * A leader's lease: it lasts from the moment at which those questions were sent that a majority has
 * answered.
 *
 * <p>Threading: its node's loop.
 */
final class Lease {
    private static final long NEVER = Long.MIN_VALUE;

    private final World world;
    private final Mistake mistake;
    // When the question was sent that each other node has answered last.
    private final long[] answered;
    // When the questions were sent that a majority has answered, the leader itself included.
    private long since = NEVER;

    Lease(World world, Mistake mistake, int others) {
        this.world = world;
        this.mistake = mistake;
        this.answered = new long[others];
        Arrays.fill(answered, NEVER);
    }

    /** The time, on the clock by which leases end. */
    long now() {
        return mistake == Mistake.WALL_CLOCK_LEASE
                ? world.wallClock().millis() * 1_000_000
                : world.clock().nanoTime();
    }

    /** Another node follows, as it was asked at {@code sentAt}. */
    void answered(int node, long sentAt) {
        answered[node] = Math.max(answered[node], sentAt);
        long[] sorted = answered.clone();
        Arrays.sort(sorted);
        // With the leader itself, the later half of the others is a majority.
        since = sorted[sorted.length - (sorted.length + 1) / 2];
    }

    boolean isHeld() {
        return since != NEVER && now() - since < Timing.LEASE.toNanos();
    }
}
