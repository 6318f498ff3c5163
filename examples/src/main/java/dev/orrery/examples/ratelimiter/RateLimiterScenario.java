package dev.orrery.examples.ratelimiter;

import static dev.orrery.loop.combine.Async.group;
import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.timeout;
import static dev.orrery.loop.combine.Async.yieldNow;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Three clients share a limiter of 5 permits and one more each 10 ms. Some requests wait, some lose
 * patience, some only try.
 */
public final class RateLimiterScenario implements Scenario {
    private static final int CAPACITY = 5;
    private static final Duration PER_PERMIT = Duration.ofMillis(10);
    private static final int CLIENTS = 3;
    private static final int REQUESTS_EACH = 6;

    /** Found by the service loader. */
    public RateLimiterScenario() {}

    @Override
    public String name() {
        return "rate-limiter";
    }

    @Override
    public String summary() {
        return "a token bucket: no burst above its rate, first come, first served";
    }

    @Override
    public void run(Simulation sim) {
        // Ends when the last request is answered: one that is forgotten leaves the loop waiting.
        sim.host("gateway").startMain("loop", () -> new Clients(sim).run());
        sim.run();
    }

    /** When permits were granted, and how many had been before that. */
    private record Grant(long timeNanos, long grantedBefore) {}

    private static final class Clients {
        private final Simulation sim;
        private final RateLimiter limiter;
        private final List<Grant> grants = new ArrayList<>();
        private long grantedSeen;
        private int asked;
        private int lastServed;
        private boolean isInOrder = true;
        private boolean isServedAtOnce = true;

        private Clients(Simulation sim) {
            this.sim = sim;
            this.limiter = new RateLimiter(EventLoop.current(), CAPACITY, PER_PERMIT);
        }

        private void run() {
            sim.always("no window of time has more than a burst and the rate", this::keepsTheRate);
            sim.always("requests are served in the order asked", () -> isInOrder);
            sim.always("nobody waits behind one who has left", () -> isServedAtOnce);
            group(
                    clients -> {
                        for (int i = 0; i < CLIENTS; i++) {
                            clients.spawn(this::makeRequests);
                        }
                    });
        }

        private void makeRequests() {
            for (int i = 0; i < REQUESTS_EACH; i++) {
                sleep(Duration.ofMillis(5L * sim.choose("gap", 6)));
                request(1 + sim.choose("permits", CAPACITY), sim.choose("patience", 4));
            }
        }

        private void request(int count, int patience) {
            switch (patience) {
                case 0 -> acquire(count);
                case 1 -> {
                    boolean _ = limiter.tryAcquire(count);
                }
                default -> {
                    try {
                        timeout(Duration.ofMillis(12L * patience), () -> acquire(count));
                    } catch (TimeoutException gaveUp) {
                        leave();
                    }
                }
            }
        }

        private void acquire(int count) {
            int number = ++asked;
            limiter.acquire(count);
            isInOrder &= number > lastServed;
            lastServed = number;
        }

        private void leave() {
            // A hop later the next one has moved up, and has its permits if they are there.
            yieldNow();
            int wanted = limiter.wantedByHead();
            isServedAtOnce &= wanted == 0 || wanted > limiter.available();
        }

        private boolean keepsTheRate() {
            long granted = limiter.granted();
            if (granted == grantedSeen) {
                return true;
            }
            long now = sim.nanoTime();
            grants.add(new Grant(now, grantedSeen));
            grantedSeen = granted;
            return grants.stream()
                    .allMatch(since -> granted - since.grantedBefore <= mostSince(since, now));
        }

        // The bucket was full at the start, at time 0: permits come in at whole multiples.
        private static long mostSince(Grant since, long nowNanos) {
            long per = PER_PERMIT.toNanos();
            return CAPACITY + nowNanos / per - since.timeNanos / per;
        }
    }
}
