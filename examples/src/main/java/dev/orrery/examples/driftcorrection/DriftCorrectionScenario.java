package dev.orrery.examples.driftcorrection;

import static dev.orrery.loop.combine.Async.currentTask;
import static dev.orrery.loop.combine.Async.sleepUntil;
import static dev.orrery.loop.combine.Async.spawn;
import static dev.orrery.loop.combine.Async.yieldNow;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.TaskCancelled;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;

/** A task with a period of 10 ms whose runs cost time, on a loop whose timers fire late. */
public final class DriftCorrectionScenario implements Scenario {
    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final long LAST_SLOT = 30;
    private static final Duration[] COSTS = {
        Duration.ZERO, Duration.ofMillis(3), Duration.ofMillis(10), Duration.ofMillis(47)
    };

    /** Found by the service loader. */
    public DriftCorrectionScenario() {}

    @Override
    public String name() {
        return "drift-correction";
    }

    @Override
    public String summary() {
        return "a periodic job keeps to its grid however late and long its runs are";
    }

    @Override
    public void run(Simulation sim) {
        sim.host("sampler").startMain("loop", () -> new Sampler(sim).run());
        sim.run();
    }

    private static final class Sampler {
        private final Simulation sim;
        private final EventLoop loop = EventLoop.current();
        private final long startNanos = loop.nanoTime();
        private long runs;
        private long skipped;
        private long slot;
        private boolean isOnGrid = true;
        private boolean isGrowing = true;
        private boolean isPrompt = true;

        private Sampler(Simulation sim) {
            this.sim = sim;
        }

        private void run() {
            sim.always("each run is within its own period", () -> isOnGrid);
            sim.always("no run waits once its period has begun", () -> isPrompt);
            sim.always("no period has two runs", () -> isGrowing);
            sim.always("runs and skipped periods add up", () -> runs + skipped == slot);
            spawn(() -> expectRunIn(1));
            try {
                PeriodicTask.run(PERIOD, this::sample);
            } catch (TaskCancelled ended) {
                // By its last run.
            }
        }

        private void sample(PeriodicTask.Run run) {
            long begins = startNanos + run.slot() * PERIOD.toNanos();
            long now = loop.nanoTime();
            isOnGrid &= now >= begins && now < begins + PERIOD.toNanos();
            isOnGrid &= run.lateNanos() == now - begins;
            isGrowing &= run.slot() > slot;
            slot = run.slot();
            skipped += run.skipped();
            runs++;
            if (slot >= LAST_SLOT) {
                currentTask().cancel();
            }
            spawn(() -> expectRunIn(run.slot() + 1));
            sim.busy(COSTS[sim.choose("cost", COSTS.length)]);
        }

        // Wakes when the periodic task does; a hop later that has run, unless it has drifted.
        private void expectRunIn(long expected) {
            sleepUntil(startNanos + expected * PERIOD.toNanos());
            yieldNow();
            isPrompt &= slot >= expected;
        }
    }
}
