package dev.orrery.examples.circuitbreaker;

import static dev.orrery.loop.combine.Async.group;
import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** Three callers share a breaker in front of a backend that has good and bad times. */
public final class CircuitBreakerScenario implements Scenario {
    private static final int CALLERS = 3;
    private static final int CALLS_EACH = 8;
    private static final int MOST_FAILURES = 4;
    private static final Duration REST = Duration.ofMillis(100);

    // Of the backend's answers 0 to 7 this one is slow, and those above it are failures.
    private static final int SLOW = 5;

    private final Verdict verdict;

    /** Found by the service loader. */
    public CircuitBreakerScenario() {
        this(Verdict.OF_THE_PRESENT);
    }

    CircuitBreakerScenario(Verdict verdict) {
        this.verdict = verdict;
    }

    @Override
    public String name() {
        return "circuit-breaker";
    }

    @Override
    public String summary() {
        return "a breaker that has opened closes only when a probe has succeeded";
    }

    @Override
    public void run(Simulation sim) {
        sim.host("client").startMain("loop", () -> new Callers(sim, verdict).run());
        sim.run();
    }

    private static final class Callers {
        private final Simulation sim;
        private final CircuitBreaker breaker;
        private int failures;
        private int underWay;
        private boolean hasProbed;
        private boolean isProven = true;

        private Callers(Simulation sim, Verdict verdict) {
            this.sim = sim;
            this.breaker =
                    new CircuitBreaker(
                            EventLoop.current(), MOST_FAILURES, REST, this::changed, verdict);
        }

        private void run() {
            sim.always("it closes only when a probe has succeeded", () -> isProven);
            group(
                    callers -> {
                        for (int i = 0; i < CALLERS; i++) {
                            int caller = i;
                            callers.spawn(() -> call(caller));
                        }
                    });
        }

        private void changed(BreakerState state) {
            failures = 0;
            isProven &= state != BreakerState.CLOSED || hasProbed;
            hasProbed = false;
        }

        private void call(int caller) {
            for (int i = 0; i < CALLS_EACH; i++) {
                sleep(Duration.ofMillis(15 + caller + 4L * sim.choose("pause", 8)));
                try {
                    breaker.call(this::backend);
                } catch (RejectedExecutionException resting) {
                    sim.mark("refused");
                } catch (Exception failed) {
                    sim.mark("failed");
                }
            }
        }

        private String backend() throws IOException {
            boolean isProbe = breaker.state() == BreakerState.HALF_OPEN;
            int weather = sim.choose("backend", 8);
            boolean isSlow = weather == SLOW;
            underWay += isSlow ? 1 : 0;
            sayState();
            sleep(Duration.ofMillis(isSlow ? 150 : 5));
            underWay -= isSlow ? 1 : 0;
            if (weather > SLOW) {
                failures++;
                throw new IOException("backend is down");
            }
            failures = 0;
            hasProbed |= isProbe;
            return "answer";
        }

        // What a search should see as progress: failures in a row, with slow calls under way.
        private void sayState() {
            sim.state(breaker.state() + ", failed " + failures + ", slow calls " + underWay);
        }
    }
}
