package dev.orrery.examples.ratelimiter;

import static dev.orrery.loop.combine.Async.group;
import static dev.orrery.loop.combine.Async.run;

import dev.orrery.loop.EventLoop;

import java.time.Duration;

/** Lets twelve requests through a limiter of 3 at once and 10 a second, on a real loop. */
public final class RateLimiterMain {
    private static final int REQUESTS = 12;

    private RateLimiterMain() {}

    /**
     * Runs for about a second.
     *
     * @param args none
     */
    public static void main(String[] args) {
        run(RateLimiterMain::makeRequests);
    }

    private static void makeRequests() {
        RateLimiter limiter = new RateLimiter(EventLoop.current(), 3, Duration.ofMillis(100));
        group(
                requests -> {
                    for (int i = 1; i <= REQUESTS; i++) {
                        int number = i;
                        requests.spawn(() -> request(number, limiter));
                    }
                });
    }

    private static void request(int number, RateLimiter limiter) {
        long waited = limiter.acquire(1).toMillis();
        System.out.println("request " + number + " waited " + waited + " ms");
    }
}
