package dev.orrery.examples.driftcorrection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.examples.RealLoop;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class PeriodicTaskTest {
    private static final Duration PERIOD = Duration.ofMillis(5);

    @Test
    void eachRunIsWithinItsOwnPeriod() {
        RealLoop.run(
                loop -> {
                    long start = loop.nanoTime();
                    PeriodicTask.start(loop, PERIOD, run -> check(loop, start, run));
                });
    }

    @Test
    void periodsThatPassDuringARunAreSkippedAndCounted() {
        List<PeriodicTask.Run> runs = new ArrayList<>();
        RealLoop.run(loop -> PeriodicTask.start(loop, PERIOD, run -> blockOnce(loop, runs, run)));
        assertThat(runs).hasSize(2);
        assertThat(runs.get(1).skipped())
                .isEqualTo(runs.get(1).slot() - runs.get(0).slot() - 1)
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void aTaskMayEndItselfInARun() {
        RealLoop.run(
                loop -> {
                    PeriodicTask[] task = new PeriodicTask[1];
                    task[0] =
                            PeriodicTask.start(
                                    loop,
                                    PERIOD,
                                    run -> {
                                        assertThat(loop.isRunning()).isTrue();
                                        task[0].cancel();
                                        loop.callLater(PERIOD.multipliedBy(3), loop::stop);
                                    });
                    loop.callLater(
                            PERIOD.multipliedBy(3),
                            () -> assertThat(task[0].lastSlot()).isPositive());
                });
    }

    @Test
    void aPeriodOfZeroIsRefused() {
        RealLoop.run(
                loop -> {
                    assertThatThrownBy(() -> PeriodicTask.start(loop, Duration.ZERO, run -> {}))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage(
                                    "period must be positive: period=PT0S. Say how often it shall"
                                            + " run.");
                    loop.stop();
                });
    }

    private static void check(EventLoop loop, long startNanos, PeriodicTask.Run run) {
        // The task's own start is a little later than the test's.
        assertThat(loop.nanoTime() - startNanos)
                .isGreaterThanOrEqualTo(run.slot() * PERIOD.toNanos());
        assertThat(run.lateNanos()).isBetween(0L, PERIOD.toNanos());
        if (run.slot() >= 8) {
            loop.stop();
        }
    }

    private static void blockOnce(
            EventLoop loop, List<PeriodicTask.Run> runs, PeriodicTask.Run run) {
        runs.add(run);
        if (runs.size() == 2) {
            loop.stop();
            return;
        }
        try {
            World.system().sleep(PERIOD.multipliedBy(4));
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
