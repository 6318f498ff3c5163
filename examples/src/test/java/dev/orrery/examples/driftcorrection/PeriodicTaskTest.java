package dev.orrery.examples.driftcorrection;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.currentTask;
import static dev.orrery.loop.combine.Async.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.examples.RealLoop;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

class PeriodicTaskTest {
    private static final Duration PERIOD = Duration.ofMillis(5);

    @Test
    void eachRunIsWithinItsOwnPeriod() throws Exception {
        RealLoop.runTask(
                () -> {
                    long start = EventLoop.current().nanoTime();
                    runUntilCancelled(run -> check(start, run));
                });
    }

    private static void check(long startNanos, PeriodicTask.Run run) {
        // The task's own start is a little later than the test's.
        assertThat(EventLoop.current().nanoTime() - startNanos)
                .isGreaterThanOrEqualTo(run.slot() * PERIOD.toNanos());
        assertThat(run.lateNanos()).isBetween(0L, PERIOD.toNanos());
        if (run.slot() >= 8) {
            currentTask().cancel();
        }
    }

    @Test
    void periodsThatPassDuringARunAreSkippedAndCounted() {
        List<PeriodicTask.Run> runs = new ArrayList<>();
        try (Simulation sim = Simulation.calm()) {
            sim.host("host")
                    .startMain("loop", () -> runUntilCancelled(run -> twice(sim, runs, run)));
            sim.run();
        }
        assertThat(runs)
                .containsExactly(
                        new PeriodicTask.Run(1, 0, 0), new PeriodicTask.Run(5, 3, 1_000_000));
    }

    private static void twice(Simulation sim, List<PeriodicTask.Run> runs, PeriodicTask.Run run) {
        runs.add(run);
        if (runs.size() == 2) {
            currentTask().cancel();
        } else {
            sim.busy(PERIOD.multipliedBy(4).plusMillis(1));
        }
    }

    private static void runUntilCancelled(Consumer<PeriodicTask.Run> body) {
        try {
            PeriodicTask.run(PERIOD, body);
        } catch (TaskCancelled expected) {
            // By the body.
        }
    }

    @Test
    void aBodyThatThrowsEndsTheTask() throws Exception {
        RealLoop.runTask(
                () -> {
                    Task<?> task = spawn(() -> PeriodicTask.run(PERIOD, run -> fail()));
                    assertThatThrownBy(() -> await(task)).hasMessage("enough");
                });
    }

    private static void fail() {
        throw new IllegalStateException("enough");
    }

    @Test
    void aPeriodOfZeroIsRefused() {
        assertThatThrownBy(() -> PeriodicTask.run(Duration.ZERO, run -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("period must be positive: period=PT0S. Say how often it shall run.");
    }
}
