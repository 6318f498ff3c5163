package dev.orrery.examples.ratelimiter;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.handle.TimerHandle;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * A token bucket: permits come at a fixed rate, up to a capacity of them are saved for a burst, and
 * who finds too few waits in line.
 *
 * <p>The bucket is filled when somebody looks, from the time that has really passed, never by a
 * timer that counts: a timer that fires late then costs nobody a permit and gives nobody one too
 * many. One timer wakes the head of the line. Threading: the loop's. Order: first come, first
 * served; a large request is never overtaken by a small one. Cost: O(1) a request. Source: the
 * token bucket of J. Turner, "New Directions in Communications", 1986.
 */
public final class RateLimiter {
    private record Waiting(int permits, long sinceNanos, LoopFuture<Duration> granted) {}

    private final EventLoop loop;
    private final int capacity;
    private final long nanosPerPermit;
    private final ArrayDeque<Waiting> line = new ArrayDeque<>();
    private int permits;
    // When the last permit came in. Invariant: a whole number of permits after the start.
    private long filledNanos;
    private long granted;
    private @Nullable TimerHandle wakeHead;

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
     * Waits in line for permits; cancelling the future leaves the line.
     *
     * @param count how many, at most the capacity
     * @return ends with the time that was spent in line
     * @throws IllegalArgumentException if the bucket can never hold that many
     */
    public LoopFuture<Duration> acquire(int count) {
        checkCount(count);
        Waiting asked = new Waiting(count, loop.nanoTime(), loop.newFuture());
        line.add(asked);
        asked.granted.addDoneCallback(
                done -> {
                    if (done.isCancelled() && line.remove(asked)) {
                        serve();
                    }
                });
        serve();
        return asked.granted;
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
        fill();
        return line.isEmpty() && take(count);
    }

    /** {@return how many permits are there now} */
    public int available() {
        fill();
        return permits;
    }

    /** {@return how many requests are in line} */
    public int waiting() {
        return line.size();
    }

    /** {@return how many permits were handed out since the start} */
    public long granted() {
        return granted;
    }

    /** How many permits the head of the line waits for; 0 if nobody is in line. */
    int wantedByHead() {
        Waiting head = line.peek();
        return head == null ? 0 : head.permits;
    }

    private void serve() {
        fill();
        Waiting head = line.peek();
        while (head != null && (head.granted.isDone() || take(head.permits))) {
            line.remove();
            if (!head.granted.isDone()) {
                head.granted.complete(Duration.ofNanos(loop.nanoTime() - head.sinceNanos));
            }
            head = line.peek();
        }
        wakeWhenServed(head);
    }

    private void wakeWhenServed(@Nullable Waiting head) {
        if (wakeHead != null) {
            wakeHead.cancel();
            wakeHead = null;
        }
        if (head != null) {
            long missing = (long) head.permits - permits;
            wakeHead = loop.callAt(filledNanos + missing * nanosPerPermit, this::serve);
        }
    }

    private boolean take(int count) {
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
