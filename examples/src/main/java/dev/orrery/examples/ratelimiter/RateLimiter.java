package dev.orrery.examples.ratelimiter;

import static dev.orrery.loop.combine.Async.sleepUntil;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.sync.Lock;

import java.time.Duration;

/**
 * A token bucket: permits come at a fixed rate, up to a capacity of them are saved for a burst, and
 * who finds too few waits in line.
 *
 * <p>The bucket is filled when somebody looks, from the time that has really passed, never by a
 * timer that counts: a timer that fires late then costs nobody a permit and gives nobody one too
 * many. The line is a fair lock, whose holder sleeps until its permits are there. Threading: the
 * loop's; {@link #acquire} in tasks. Order: first come, first served; a large request is never
 * overtaken by a small one. Cost: O(1) a request. Source: the token bucket of J. Turner, "New
 * Directions in Communications", 1986.
 */
public final class RateLimiter {
    private final EventLoop loop;
    private final int capacity;
    private final long nanosPerPermit;
    private final Lock line = new Lock("line");
    private int permits;
    // When the last permit came in. Invariant: a whole number of permits after the start.
    private long filledNanos;
    private long granted;
    private int waiting;
    private int wantedByHead;

    /**
     * A full bucket.
     *
     * @param loop where it is used
     * @param capacity the largest burst, in permits
     * @param perPermit the time in which one permit comes in
     * @throws IllegalArgumentException if one of them is not positive
     */
    public RateLimiter(EventLoop loop, int capacity, Duration perPermit) {
        if (capacity < 1 || perPermit.isNegative() || perPermit.isZero()) {
            throw new IllegalArgumentException(
                    "capacity and perPermit must be positive: capacity="
                            + capacity
                            + ", perPermit="
                            + perPermit
                            + ". Say how large a burst may be and how often a permit comes.");
        }
        this.loop = loop;
        this.capacity = capacity;
        this.nanosPerPermit = perPermit.toNanos();
        this.permits = capacity;
        this.filledNanos = loop.nanoTime();
    }

    /**
     * Takes permits, and waits in line for them; a task that is cancelled leaves the line.
     *
     * @param count how many, at most the capacity
     * @return the time that was spent in line
     * @throws IllegalArgumentException if the bucket can never hold that many
     */
    public Duration acquire(int count) {
        checkCount(count);
        long since = loop.nanoTime();
        waiting++;
        try (var _ = line.acquire()) {
            awaitPermits(count);
        } finally {
            waiting--;
        }
        return Duration.ofNanos(loop.nanoTime() - since);
    }

    /**
     * Takes permits only if they are there and nobody is in line.
     *
     * @param count how many, at most the capacity
     * @return true if they were taken
     * @throws IllegalArgumentException if the bucket can never hold that many
     */
    public boolean tryAcquire(int count) {
        checkCount(count);
        return waiting == 0 && take(count);
    }

    /** {@return how many permits are there now} */
    public int available() {
        fill();
        return permits;
    }

    /** {@return how many requests are in line} */
    public int waiting() {
        return waiting;
    }

    /** {@return how many permits were handed out since the start} */
    public long granted() {
        return granted;
    }

    /** How many permits the head of the line waits for; 0 while the line moves up. */
    int wantedByHead() {
        return wantedByHead;
    }

    private void awaitPermits(int count) {
        wantedByHead = count;
        try {
            while (!take(count)) {
                long missing = (long) count - permits;
                sleepUntil(filledNanos + missing * nanosPerPermit);
            }
        } finally {
            wantedByHead = 0;
        }
    }

    private boolean take(int count) {
        fill();
        if (permits < count) {
            return false;
        }
        permits -= count;
        granted += count;
        return true;
    }

    private void fill() {
        long came = (loop.nanoTime() - filledNanos) / nanosPerPermit;
        // The rest of the time is not thrown away: it counts towards the next permit.
        filledNanos += came * nanosPerPermit;
        permits = (int) Math.min(capacity, permits + came);
    }

    private void checkCount(int count) {
        if (count < 1 || count > capacity) {
            throw new IllegalArgumentException(
                    "count must be from 1 to the capacity: count="
                            + count
                            + ", capacity="
                            + capacity
                            + ". Ask for less at a time.");
        }
    }
}
