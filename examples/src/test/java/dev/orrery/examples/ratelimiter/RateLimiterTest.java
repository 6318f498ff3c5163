package dev.orrery.examples.ratelimiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.examples.RealLoop;
import dev.orrery.loop.LoopFuture;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class RateLimiterTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aBurstUpToTheCapacityPassesAtOnce() {
        RealLoop.run(
                loop -> {
                    RateLimiter limiter = new RateLimiter(loop, 3, HOUR);
                    assertThat(limiter.acquire(2).isDone()).isTrue();
                    assertThat(limiter.acquire(1).isDone()).isTrue();
                    assertThat(limiter.acquire(1).isDone()).isFalse();
                    assertThat(limiter.waiting()).isOne();
                    loop.stop();
                });
    }

    @Test
    void laterRequestsWaitForTheirPermitsInOrder() {
        List<Integer> served = new ArrayList<>();
        RealLoop.run(
                loop -> {
                    long start = loop.nanoTime();
                    RateLimiter limiter = new RateLimiter(loop, 2, Duration.ofMillis(10));
                    limiter.acquire(2).addDoneCallback(done -> served.add(1));
                    limiter.acquire(2).addDoneCallback(done -> served.add(2));
                    limiter.acquire(1)
                            .addDoneCallback(
                                    done -> {
                                        served.add(3);
                                        assertThat(loop.nanoTime() - start)
                                                .isGreaterThanOrEqualTo(30_000_000);
                                        loop.stop();
                                    });
                });
        assertThat(served).containsExactly(1, 2, 3);
    }

    @Test
    void whoGivesUpLetsTheNextOnePass() {
        RealLoop.run(
                loop -> {
                    RateLimiter limiter = new RateLimiter(loop, 3, HOUR);
                    limiter.acquire(2);
                    LoopFuture<Duration> large = limiter.acquire(3);
                    LoopFuture<Duration> small = limiter.acquire(1);
                    assertThat(small.isDone()).isFalse();
                    large.cancel();
                    small.addDoneCallback(done -> loop.stop());
                });
    }

    @Test
    void tryingNeverOvertakesTheLine() {
        RealLoop.run(
                loop -> {
                    RateLimiter limiter = new RateLimiter(loop, 3, HOUR);
                    assertThat(limiter.tryAcquire(2)).isTrue();
                    assertThat(limiter.available()).isOne();
                    limiter.acquire(3);
                    assertThat(limiter.tryAcquire(1)).isFalse();
                    loop.stop();
                });
    }

    @Test
    void whatTheBucketCanNeverHoldIsRefused() {
        RealLoop.run(
                loop -> {
                    RateLimiter limiter = new RateLimiter(loop, 3, HOUR);
                    assertThatThrownBy(() -> limiter.acquire(4))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage(
                                    "count must be from 1 to the capacity: count=4, capacity=3."
                                            + " Ask for less at a time.");
                    assertThatThrownBy(() -> new RateLimiter(loop, 0, HOUR))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageStartingWith("capacity and perPermit must be positive");
                    loop.stop();
                });
    }
}
