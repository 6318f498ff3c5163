package dev.orrery.properties.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** One seed, one digest: with contention between simulated threads, and on a machine under load. */
class DeterminismTest {
    private static final int RUNS = 60;
    private static final int POSTS = 60;

    @Test
    void aSeedHasOneDigestOnALoadedMachine() throws InterruptedException {
        Set<Long> digests = new LinkedHashSet<>();
        underLoad(
                () -> {
                    for (int i = 0; i < RUNS; i++) {
                        digests.add(run(Simulation.seeded(0x5eed)));
                    }
                });
        assertThat(digests).hasSize(1);
    }

    @Test
    void seedsDiffer() {
        Set<Long> digests = new LinkedHashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            digests.add(run(Simulation.seeded(seed)));
        }
        assertThat(digests).hasSizeGreaterThan(15);
    }

    @Test
    void aPlanReplaysTheRunThatMadeIt() {
        for (int seed = 0; seed < 20; seed++) {
            Simulation first = Simulation.seeded(seed);
            long digest = run(first);
            Plan plan = first.decisions().plan("determinism");
            ReplayOracle replay = new ReplayOracle(plan);
            assertThat(run(Simulation.of(replay))).isEqualTo(digest);
            assertThat(replay.unasked()).isEmpty();
        }
    }

    /**
     * Threads that contend for one loop, an executor, a loop in a thread, timers, busy callbacks.
     */
    private static long run(Simulation sim) {
        try (sim) {
            SimHost host = sim.host("a");
            World world = host.world();
            EventLoop main = host.start("main", loop -> work(sim, loop));
            for (int t = 0; t < 4; t++) {
                host.thread("poster-" + t, () -> post(world, main));
            }
            EventLoop[] other = new EventLoop[1];
            world.threads()
                    .newThread(
                            () -> {
                                other[0] = EventLoop.create(world);
                                other[0].callLater(Duration.ofSeconds(2), other[0]::stop);
                                work(sim, other[0]);
                                other[0].runForever();
                                other[0].close();
                            })
                    .start();
            sim.runUntilIdle();
            return sim.trace().digest();
        }
    }

    private static void work(Simulation sim, EventLoop loop) {
        for (int i = 0; i < 5; i++) {
            int number = i;
            loop.callLater(Duration.ofMillis(i), () -> sim.busy(Duration.ofMillis(number % 3)));
            loop.runInExecutor(() -> number)
                    .addDoneCallback(done -> loop.callSoon(() -> sim.mark("got " + done.result())));
        }
    }

    private static void post(World world, EventLoop loop) {
        for (int i = 0; i < POSTS; i++) {
            loop.callSoonThreadsafe(() -> {});
            if (i % 7 == 0) {
                try {
                    world.sleep(Duration.ofMillis(1));
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
            }
        }
    }

    private static void underLoad(Runnable body) throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread[] load = new Thread[3];
        for (int i = 0; i < load.length; i++) {
            load[i] =
                    new Thread(
                            () -> {
                                while (!done.get()) {
                                    Thread.onSpinWait();
                                }
                            },
                            "load-" + i);
            load[i].start();
        }
        try {
            body.run();
        } finally {
            done.set(true);
            for (Thread thread : load) {
                thread.join();
            }
        }
    }
}
