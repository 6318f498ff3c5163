package dev.orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.task.Task;
import dev.orrery.sim.time.SimWallClock;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class SimulationTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void timeJumpsToTheNextTimer() {
        try (Simulation sim = Simulation.calm()) {
            List<Duration> fired = new ArrayList<>();
            sim.host("a")
                    .start(
                            "main",
                            loop -> {
                                loop.callLater(
                                        Duration.ofDays(365), () -> fired.add(sim.elapsed()));
                                loop.callLater(SECOND, () -> fired.add(sim.elapsed()));
                            });
            sim.runUntilIdle();
            assertThat(fired).containsExactly(SECOND, Duration.ofDays(365));
        }
    }

    @Test
    void runForEndsAtItsTimeAndLeavesTheRestForLater() {
        try (Simulation sim = Simulation.calm()) {
            List<String> fired = new ArrayList<>();
            sim.host("a")
                    .start(
                            "main",
                            loop -> {
                                loop.callLater(Duration.ofMillis(10), () -> fired.add("at 10"));
                                loop.callLater(Duration.ofMillis(11), () -> fired.add("at 11"));
                            });
            sim.runFor(Duration.ofMillis(10));
            assertThat(fired).containsExactly("at 10");
            assertThat(sim.elapsed()).isEqualTo(Duration.ofMillis(10));
            sim.runFor(SECOND);
            assertThat(fired).containsExactly("at 10", "at 11");
            assertThat(sim.elapsed()).isEqualTo(Duration.ofMillis(1010));
        }
    }

    @Test
    void aCallFromOutsideWakesALoopThatSleeps() {
        try (Simulation sim = Simulation.calm()) {
            List<Duration> ran = new ArrayList<>();
            EventLoop loop = sim.host("a").start("main", made -> {});
            sim.runFor(SECOND);
            loop.callSoon(() -> ran.add(sim.elapsed()));
            loop.callLater(SECOND, () -> ran.add(sim.elapsed()));
            sim.runUntilIdle();
            assertThat(ran).containsExactly(SECOND, Duration.ofSeconds(2));
        }
    }

    @Test
    void runUntilSaysWhoWaitsWhenItsConditionCanNeverHold() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a").start("main", loop -> loop.callLater(SECOND, () -> {}));
            assertThatThrownBy(() -> sim.runUntil(() -> false))
                    .isInstanceOf(NothingCanHappenException.class)
                    .hasMessageContaining("time=1.000 s")
                    .hasMessageContaining("a/main waits for a callback from another thread");
        }
    }

    @Test
    void runAsksThatEveryLoopAndThreadHasEnded() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a").start("main", loop -> loop.callLater(SECOND, loop::stop));
            sim.run();
            sim.host("b").start("main", loop -> {});
            assertThatThrownBy(sim::run)
                    .isInstanceOf(NothingCanHappenException.class)
                    .hasMessageContaining("b/main waits for");
        }
    }

    @Test
    void anInvariantIsCheckedAfterEveryCallback() {
        try (Simulation sim = Simulation.calm()) {
            int[] holders = {0};
            sim.always("at most one holder", () -> holders[0] <= 1);
            sim.host("b")
                    .start(
                            "main",
                            loop -> {
                                loop.callLater(SECOND, () -> holders[0] = 2);
                                loop.callLater(SECOND, () -> holders[0] = 0);
                            });
            assertThatThrownBy(sim::runUntilIdle)
                    .isInstanceOf(InvariantFailure.class)
                    .hasMessage("invariant 'at most one holder' failed at 1.000 s on b/main")
                    .satisfies(
                            failure ->
                                    assertThat(((InvariantFailure) failure).timeNanos())
                                            .isEqualTo(SECOND.toNanos()));
        }
    }

    @Test
    void aLoopThatSpinsGetsAVerdictThatNamesTheCallback() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a").start("main", SimulationTest::spin);
            assertThatThrownBy(sim::runUntilIdle)
                    .isInstanceOf(BudgetExceededException.class)
                    .hasMessageContaining("virtual time must move on")
                    .hasMessageContaining("actor=a/main")
                    .hasMessageContaining("ran lately=");
        }
    }

    private static void spin(EventLoop loop) {
        loop.callSoon(() -> spin(loop));
    }

    @Test
    void aRunEndsWhenItsBudgetIsUsedUp() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a").start("main", SimulationTest::tick);
            sim.setBudget(1_000_000, Duration.ofMinutes(1));
            assertThatThrownBy(sim::runUntilIdle)
                    .isInstanceOf(BudgetExceededException.class)
                    .hasMessageContaining("budget of virtual time");
        }
        try (Simulation sim = Simulation.calm()) {
            sim.host("a").start("main", SimulationTest::tick);
            sim.setBudget(100, Duration.ofDays(1));
            assertThatThrownBy(sim::runUntilIdle)
                    .isInstanceOf(BudgetExceededException.class)
                    .hasMessageContaining("budget of events: events=100");
        }
    }

    private static void tick(EventLoop loop) {
        loop.callLater(SECOND, () -> tick(loop));
    }

    @Test
    void whatACallbackThrowsEndsTheRun() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a")
                    .start(
                            "main",
                            loop -> {
                                throw new IllegalArgumentException("unlucky");
                            });
            assertThatThrownBy(sim::runUntilIdle)
                    .isInstanceOf(UncaughtFailure.class)
                    .hasMessageContaining("loop=a/main")
                    .hasRootCauseMessage("unlucky");
        }
    }

    @Test
    void theLoopOfAMainTaskEndsWithIt() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a").startMain("main", () -> Task.sleep(SECOND));
            sim.run();
            assertThat(sim.elapsed()).isEqualTo(SECOND);
        }
    }

    @Test
    void whatAMainTaskThrowsEndsTheSimulation() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a")
                    .startMain(
                            "main",
                            () -> {
                                Task.sleep(SECOND);
                                throw new IOException("unlucky");
                            });
            assertThatThrownBy(sim::run)
                    .isInstanceOf(UncaughtFailure.class)
                    .hasMessageContaining("loop=a/main")
                    .hasRootCauseMessage("unlucky");
        }
    }

    @Test
    void aLoopWithAHandlerOfItsOwnKeepsItsFailures() {
        try (Simulation sim = Simulation.calm()) {
            List<String> told = new ArrayList<>();
            LoopOptions options =
                    LoopOptions.standard()
                            .withExceptionHandler(
                                    (loop, failure) -> told.add(failure.failure().getMessage()));
            sim.host("a")
                    .start(
                            options,
                            loop -> {
                                throw new IllegalArgumentException("unlucky");
                            });
            sim.runUntilIdle();
            assertThat(told).containsExactly("unlucky");
        }
    }

    @Test
    void aBusyCallbackLetsOtherLoopsGoOnAndHoldsItsOwnUp() {
        try (Simulation sim = Simulation.calm()) {
            List<String> order = new ArrayList<>();
            SimHost host = sim.host("a");
            host.start(
                    "busy",
                    loop -> {
                        loop.callLater(SECOND, () -> order.add("own timer " + sim.elapsed()));
                        sim.busy(Duration.ofSeconds(5));
                        order.add("done " + sim.elapsed());
                    });
            host.start(
                    "other",
                    loop -> loop.callLater(SECOND, () -> order.add("other " + sim.elapsed())));
            sim.runUntilIdle();
            assertThat(order).containsExactly("other PT1S", "done PT5S", "own timer PT5S");
        }
    }

    @Test
    void aBusyCallbackIsNotInterruptedByWhatItsOwnLoopSleptFor() {
        try (Simulation sim = Simulation.calm()) {
            List<String> order = new ArrayList<>();
            EventLoop loop =
                    sim.host("a")
                            .start(
                                    "main",
                                    made ->
                                            made.callLater(
                                                    SECOND,
                                                    () -> order.add("timer " + sim.elapsed())));
            // It sleeps until 1 s by now, and is woken before.
            sim.after(
                    Duration.ofMillis(500),
                    () ->
                            loop.callSoonThreadsafe(
                                    () -> {
                                        order.add("began " + sim.elapsed());
                                        sim.busy(SECOND);
                                        order.add("ended " + sim.elapsed());
                                    }));
            sim.runUntilIdle();
            assertThat(order).containsExactly("began PT0.5S", "ended PT1.5S", "timer PT1.5S");
        }
    }

    @Test
    void callSoonOfAnotherLoopIsDetectedAlthoughOneThreadPlaysBoth() {
        try (Simulation sim = Simulation.calm()) {
            EventLoop first = sim.host("a").start("first", loop -> {});
            sim.host("a").start("second", loop -> first.callSoon(() -> {}));
            assertThatThrownBy(sim::runUntilIdle)
                    .hasRootCauseMessage(
                            "callSoon must be called on the loop's thread: loop=first, caller="
                                    + Thread.currentThread().getName()
                                    + ". From other threads use callSoonThreadsafe.");
        }
    }

    @Test
    void theEnvironmentComesBeforeTimersOfTheSameTime() {
        try (Simulation sim = Simulation.calm()) {
            List<String> order = new ArrayList<>();
            sim.host("a").start("main", loop -> loop.callLater(SECOND, () -> order.add("timer")));
            sim.after(SECOND, () -> order.add("environment"));
            sim.runUntilIdle();
            assertThat(order).containsExactly("environment", "timer");
        }
    }

    @Test
    void aSignalReachesTheLoopThatHandlesIt() {
        try (Simulation sim = Simulation.calm()) {
            List<Duration> handled = new ArrayList<>();
            SimHost host = sim.host("a");
            host.start(
                    "main",
                    loop -> loop.addSignalHandler("TERM", () -> handled.add(sim.elapsed())));
            sim.after(SECOND, () -> assertThat(host.signal("TERM")).isTrue());
            sim.runUntilIdle();
            assertThat(handled).containsExactly(SECOND);
            assertThat(host.signal("HUP")).isFalse();
        }
    }

    @Test
    void everyRunBeginsAtTheSameWallTime() {
        try (Simulation sim = Simulation.calm()) {
            sim.runFor(SECOND);
            assertThat(sim.host("a").world().wallClock().instant())
                    .isEqualTo(SimWallClock.EPOCH.plus(SECOND));
        }
    }

    @Test
    void buggifyIsCalmInACalmRunAndNotInAllOthers() {
        try (Simulation sim = Simulation.calm()) {
            assertThat(sim.host("a").world().buggify("slow path")).isFalse();
        }
        boolean seen = false;
        for (long seed = 0; seed < 200 && !seen; seed++) {
            try (Simulation sim = Simulation.seeded(seed)) {
                seen = sim.host("a").world().buggify("slow path");
            }
        }
        assertThat(seen).isTrue();
    }

    @Test
    void sleepingOnALoopIsRefused() {
        try (Simulation sim = Simulation.calm()) {
            SimHost host = sim.host("a");
            host.start(
                    "main",
                    loop -> {
                        try {
                            host.world().sleep(SECOND);
                        } catch (InterruptedException interrupted) {
                            throw new AssertionError(interrupted);
                        }
                    });
            assertThatThrownBy(sim::runUntilIdle)
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .rootCause()
                    .hasMessageContaining("sleep must be called in a thread that runs no loop");
        }
    }

    @Test
    void aSpanThatDoesNotFitInNanosecondsIsRefused() {
        try (Simulation sim = Simulation.calm()) {
            assertThatThrownBy(() -> sim.runFor(Duration.ofSeconds(Long.MAX_VALUE)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("duration must be at most a hundred years");
        }
    }
}
