package dev.orrery.examples.ratelimiter;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
        sim.host("gateway").start("loop", loop -> new Clients(sim, loop).start());
        // Ends when the last request is answered: one that is forgotten leaves the loop waiting.
        sim.run();
    }

    /** When permits were granted, and how many had been before that. */
    private record Grant(long timeNanos, long grantedBefore) {}

    private static final class Clients {
        private final Simulation sim;
        private final EventLoop loop;
        private final RateLimiter limiter;
        private final List<Grant> grants = new ArrayList<>();
        private long grantedSeen;
        private int asked;
        private int lastServed;
        private boolean isInOrder = true;
        private boolean isServedAtOnce = true;
        private int unanswered = CLIENTS * REQUESTS_EACH;

        private Clients(Simulation sim, EventLoop loop) {
            this.sim = sim;
            this.loop = loop;
            this.limiter = new RateLimiter(loop, CAPACITY, PER_PERMIT);
        }

        private void start() {
            sim.always("no window of time has more than a burst and the rate", this::keepsTheRate);
            sim.always("requests are served in the order asked", () -> isInOrder);
            sim.always("nobody waits behind one who has left", () -> isServedAtOnce);
            for (int i = 0; i < CLIENTS; i++) {
                think(REQUESTS_EACH);
            }
        }

        private void think(int requestsLeft) {
            if (requestsLeft > 0) {
                int gap = sim.choose("gap", 6);
                loop.callLater(Duration.ofMillis(5L * gap), () -> request(requestsLeft));
            }
        }

        private void giveUp(LoopFuture<Duration> request) {
            request.cancel();
            // One hop later the limiter has heard of it, and has served whom it can.
            loop.callSoon(
                    () ->
                            isServedAtOnce &=
                                    limiter.waiting() == 0
                                            || limiter.wantedByHead() > limiter.available());
        }

        private void request(int requestsLeft) {
            int count = 1 + sim.choose("permits", CAPACITY);
            int patience = sim.choose("patience", 4);
            if (patience == 1) {
                boolean _ = limiter.tryAcquire(count);
                answered(requestsLeft);
                return;
            }
            int number = ++asked;
            LoopFuture<Duration> granted = limiter.acquire(count);
            if (patience > 1) {
                loop.callLater(Duration.ofMillis(12L * patience), () -> giveUp(granted));
            }
            granted.addDoneCallback(
                    done -> {
                        if (!done.isCancelled()) {
                            isInOrder &= number > lastServed;
                            lastServed = number;
                        }
                        answered(requestsLeft);
                    });
        }

        private void answered(int requestsLeft) {
            unanswered--;
            if (unanswered == 0) {
                loop.stop();
            }
            think(requestsLeft - 1);
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
