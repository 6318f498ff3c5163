package dev.orrery.examples.ratelimiter;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;

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
        try (EventLoop loop = EventLoop.create()) {
            loop.callSoon(() -> request(loop));
            loop.runForever();
        }
    }

    private static void request(EventLoop loop) {
        RateLimiter limiter = new RateLimiter(loop, 3, Duration.ofMillis(100));
        for (int i = 1; i <= REQUESTS; i++) {
            int request = i;
            limiter.acquire(1)
                    .addDoneCallback(
                            done -> {
                                report(request, done);
                                if (request == REQUESTS) {
                                    loop.stop();
                                }
                            });
        }
    }

    private static void report(int request, LoopFuture<Duration> done) {
        System.out.println("request " + request + " waited " + done.result().toMillis() + " ms");
    }
}
