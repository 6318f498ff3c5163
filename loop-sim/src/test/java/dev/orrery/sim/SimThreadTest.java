package dev.orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;
import dev.orrery.sim.decision.SeededOracle;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

class SimThreadTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void aThreadSleepsInVirtualTime() {
        try (Simulation sim = Simulation.calm()) {
            List<Duration> woke = new ArrayList<>();
            SimHost host = sim.host("a");
            host.thread(
                    "sleeper",
                    () -> {
                        sleep(host.world(), Duration.ofDays(1));
                        woke.add(sim.elapsed());
                    });
            sim.run();
            assertThat(woke).containsExactly(Duration.ofDays(1));
        }
    }

    @Test
    void aThreadOfTheFactoryBeginsWhenItIsStarted() {
        try (Simulation sim = Simulation.calm()) {
            List<String> order = new ArrayList<>();
            Thread thread =
                    sim.host("a").world().threads().newThread(() -> order.add("thread began"));
            sim.runFor(SECOND);
            order.add("not begun");
            thread.start();
            sim.run();
            assertThat(order).containsExactly("not begun", "thread began");
        }
    }

    @Test
    void anInterruptEndsASleep() {
        try (Simulation sim = Simulation.calm()) {
            List<String> seen = new ArrayList<>();
            SimHost host = sim.host("a");
            Thread sleeper =
                    host.thread(
                            "sleeper",
                            () -> {
                                try {
                                    host.world().sleep(Duration.ofDays(1));
                                } catch (InterruptedException interrupted) {
                                    seen.add("interrupted " + sim.elapsed());
                                }
                            });
            sim.after(SECOND, sleeper::interrupt);
            sim.run();
            assertThat(seen).containsExactly("interrupted PT1S");
        }
    }

    /** A timer wakes the loop, which runs what was added and ends, before its thread wakes it. */
    @Test
    void aThreadMayWakeALoopThatHasEnded() {
        Duration delay = Duration.ofMillis(1);
        for (long seed = 1; seed <= 300; seed++) {
            try (Simulation sim = Simulation.of(SeededOracle.uniform(seed))) {
                SimHost host = sim.host("a");
                EventLoop loop = host.start("loop", self -> self.callLater(delay, () -> {}));
                host.thread(
                        "stopper",
                        () -> {
                            sleep(host.world(), delay);
                            loop.callSoonThreadsafe(loop::stop);
                        });
                sim.run();
                assertThat(loop.isRunning()).as("seed %d", seed).isFalse();
            }
        }
    }

    @Test
    void aLoopRunsInAThreadOfItsOwnAndTakesPosts() {
        try (Simulation sim = Simulation.calm()) {
            List<Duration> ran = new ArrayList<>();
            SimHost host = sim.host("a");
            EventLoop[] loop = new EventLoop[1];
            host.thread(
                    "runner",
                    () -> {
                        loop[0] = EventLoop.create(host.world());
                        loop[0].runForever();
                        loop[0].close();
                    });
            sim.after(SECOND, () -> loop[0].callSoonThreadsafe(() -> ran.add(sim.elapsed())));
            sim.after(SECOND, () -> loop[0].callSoonThreadsafe(() -> loop[0].stop()));
            sim.run();
            assertThat(ran).containsExactly(SECOND);
            assertThat(loop[0].isClosed()).isTrue();
        }
    }

    @Test
    void anExecutorsWorkTakesVirtualTimeAndItsResultComesBackToTheLoop() {
        try (Simulation sim = Simulation.calm()) {
            List<String> results = new ArrayList<>();
            SimHost host = sim.host("a");
            host.start(
                    "main",
                    loop ->
                            loop.runInExecutor(
                                            () -> {
                                                host.world().sleep(SECOND);
                                                return "worked";
                                            })
                                    .addDoneCallback(
                                            done ->
                                                    results.add(
                                                            done.result() + " " + sim.elapsed())));
            sim.runUntilIdle();
            assertThat(results).containsExactly("worked PT1S");
        }
    }

    @Test
    void anExecutorHasNoMoreThreadsThanItMay() {
        try (Simulation sim = Simulation.calm()) {
            World world = sim.host("a").world();
            ExecutorService pool = world.executors().newExecutor("pool", 2);
            int[] inside = {0, 0};
            for (int i = 0; i < 6; i++) {
                pool.execute(
                        () -> {
                            inside[0]++;
                            inside[1] = Math.max(inside[1], inside[0]);
                            sleep(world, SECOND);
                            inside[0]--;
                        });
            }
            sim.runUntilIdle();
            assertThat(inside).containsExactly(0, 2);
            assertThat(sim.elapsed()).isEqualTo(Duration.ofSeconds(3));
        }
    }

    @Test
    void anExecutorEndsWhenItIsShutDownAndRefusesWorkAfterwards() throws InterruptedException {
        try (Simulation sim = Simulation.calm()) {
            World world = sim.host("a").world();
            ExecutorService pool = world.executors().newExecutor("pool", 2);
            pool.execute(() -> sleep(world, SECOND));
            pool.shutdown();
            assertThat(pool.awaitTermination(500, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            assertThat(sim.elapsed()).isEqualTo(SECOND);
            assertThatThrownBy(() -> pool.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("work must come before shutdown: executor=a/pool");
        }
    }

    @Test
    void whatAThreadThrowsEndsTheRun() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a")
                    .thread(
                            "thrower",
                            () -> {
                                throw new IllegalArgumentException("unlucky");
                            });
            assertThatThrownBy(sim::run)
                    .hasMessageContaining("thread=a/thrower")
                    .hasRootCauseMessage("unlucky");
        }
    }

    @Test
    void closingASimulationUnwindsItsThreads() {
        List<String> unwound = new ArrayList<>();
        Thread thread;
        try (Simulation sim = Simulation.calm()) {
            SimHost host = sim.host("a");
            thread =
                    host.thread(
                            "sleeper",
                            () -> {
                                try {
                                    sleep(host.world(), Duration.ofDays(1));
                                } finally {
                                    unwound.add("finally");
                                }
                            });
            sim.runFor(SECOND);
        }
        assertThat(unwound).containsExactly("finally");
        assertThat(joined(thread)).isTrue();
    }

    @Test
    void theVerdictNamesAThreadAndWhatItWaitsFor() {
        try (Simulation sim = Simulation.calm()) {
            SimHost host = sim.host("a");
            host.thread(
                    "runner",
                    () -> {
                        EventLoop loop = EventLoop.create(host.world());
                        loop.runForever();
                    });
            assertThatThrownBy(sim::run)
                    .isInstanceOf(NothingCanHappenException.class)
                    .hasMessageContaining("a/runner waits for a callback from another thread");
        }
    }

    private static boolean joined(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static void sleep(World world, Duration delay) {
        try {
            world.sleep(delay);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
