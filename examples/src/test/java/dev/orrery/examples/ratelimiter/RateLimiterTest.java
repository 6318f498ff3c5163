package dev.orrery.examples.ratelimiter;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.gather;
import static dev.orrery.loop.combine.Async.spawn;
import static dev.orrery.loop.combine.Async.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.examples.RealLoop;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class RateLimiterTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aBurstUpToTheCapacityPassesAtOnce() throws Exception {
        RealLoop.runTask(
                () -> {
                    RateLimiter limiter = limiter(3, HOUR);
                    limiter.acquire(2);
                    limiter.acquire(1);
                    Task<Duration> late = spawn(() -> limiter.acquire(1));
                    yieldNow();
                    assertThat(late.isDone()).isFalse();
                    assertThat(limiter.waiting()).isOne();
                });
    }

    @Test
    void laterRequestsWaitForTheirPermitsInOrder() throws Exception {
        List<Integer> served = new ArrayList<>();
        RealLoop.runTask(
                () -> {
                    long start = EventLoop.current().nanoTime();
                    RateLimiter limiter = limiter(2, Duration.ofMillis(10));
                    List<Task<Boolean>> requests = new ArrayList<>();
                    for (int count : new int[] {2, 2, 1}) {
                        int number = requests.size();
                        requests.add(spawn(() -> serve(limiter, count, served, number)));
                    }
                    await(gather(requests));
                    assertThat(EventLoop.current().nanoTime() - start)
                            .isGreaterThanOrEqualTo(30_000_000);
                });
        assertThat(served).containsExactly(0, 1, 2);
    }

    private static boolean serve(RateLimiter limiter, int count, List<Integer> served, int number) {
        limiter.acquire(count);
        return served.add(number);
    }

    @Test
    void whoGivesUpLetsTheNextOnePass() throws Exception {
        RealLoop.runTask(
                () -> {
                    RateLimiter limiter = limiter(3, HOUR);
                    limiter.acquire(2);
                    Task<Duration> large = spawn(() -> limiter.acquire(3));
                    Task<Duration> small = spawn(() -> limiter.acquire(1));
                    yieldNow();
                    assertThat(small.isDone()).isFalse();
                    large.cancel();
                    await(small);
                    assertThat(large.isCancelled()).isTrue();
                });
    }

    @Test
    void tryingNeverOvertakesTheLine() throws Exception {
        RealLoop.runTask(
                () -> {
                    RateLimiter limiter = limiter(3, HOUR);
                    assertThat(limiter.tryAcquire(2)).isTrue();
                    assertThat(limiter.available()).isOne();
                    spawn(() -> limiter.acquire(3));
                    yieldNow();
                    assertThat(limiter.tryAcquire(1)).isFalse();
                });
    }

    @Test
    void whatTheBucketCanNeverHoldIsRefused() throws Exception {
        RealLoop.runTask(
                () -> {
                    RateLimiter limiter = limiter(3, HOUR);
                    assertThatThrownBy(() -> limiter.acquire(4))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage(
                                    "count must be from 1 to the capacity: count=4, capacity=3."
                                            + " Ask for less at a time.");
                    assertThatThrownBy(() -> limiter(0, HOUR))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageStartingWith("capacity and perPermit must be positive");
                });
    }

    private static RateLimiter limiter(int capacity, Duration perPermit) {
        return new RateLimiter(EventLoop.current(), capacity, perPermit);
    }
}
