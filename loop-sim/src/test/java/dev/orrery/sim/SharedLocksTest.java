package dev.orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.coroutine.VirtualEngine;
import dev.orrery.loop.task.Task;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;

/** Several simulations of one JVM that want the same locks at the same time. */
@Timeout(120)
class SharedLocksTest {
    private static final int WORKERS = 4;
    // 5000 by hand: -Dorrery.shared.runs=5000
    private static final int RUNS = Integer.getInteger("orrery.shared.runs", 100);
    // Where all workers wait for each other all the time.
    private static final int SERIAL_RUNS = Math.max(5, RUNS / 20);
    private static final int SEEDS = 10;

    private static final Object MONITOR = new Object();
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final Map<String, Integer> COUNTS = new ConcurrentHashMap<>();
    private static final PrintStream OUT = new PrintStream(OutputStream.nullOutputStream(), true);

    /** What a task does with that which others want, too. */
    private interface Body {
        void run(Simulation sim) throws InterruptedException;
    }

    @BeforeEach
    void onTheVirtualEngine() {
        assumeThat(VirtualEngine.unavailable()).isNull();
    }

    @Test
    void aMonitorThatAnotherSimulationHoldsIsNoWaitOfThisOne() {
        assertThatRunsAreAsAlone(
                sim -> {
                    synchronized (MONITOR) {
                        compute();
                    }
                });
    }

    @Test
    void aLockThatAnotherSimulationHoldsIsNoWaitOfThisOne() {
        assertThatRunsAreAsAlone(
                sim -> {
                    LOCK.lock();
                    try {
                        compute();
                    } finally {
                        LOCK.unlock();
                    }
                });
    }

    @Test
    void simulationsPrintAndCountAtTheSameTime() {
        assertThatRunsAreAsAlone(
                sim -> {
                    OUT.println("a line of " + sim.nanoTime());
                    COUNTS.merge("one bin", 1, (old, one) -> compute());
                });
    }

    /** The monitor is contended within each simulation as well. */
    @Test
    void aStaticMonitorMayBeHeldAcrossAWait() {
        assertThatRunsAreAsAlone(
                sim -> {
                    synchronized (MONITOR) {
                        sim.mark("has it");
                        Task.sleep(Duration.ofMillis(1 + sim.choose("held", 3)));
                    }
                },
                SERIAL_RUNS);
    }

    /** Of the threads that wait for one monitor only one is granted it. */
    @Test
    void waitersOfOneSimulationAreNotWaitedFor() {
        assertThatRunsAreAsAlone(
                sim -> {
                    synchronized (MONITOR) {
                        compute();
                    }
                    synchronized (sim) {
                        sim.notifyAll();
                        sim.wait(1 + sim.choose("wait", 2));
                        Task.yieldNow();
                    }
                });
    }

    /** Some microseconds. */
    private static int compute() {
        int sum = 0;
        for (int i = 0; i < 2_000; i++) {
            sum = sum * 31 + i;
            Thread.onSpinWait();
        }
        return sum;
    }

    private static void assertThatRunsAreAsAlone(Body body) {
        assertThatRunsAreAsAlone(body, RUNS);
    }

    private static void assertThatRunsAreAsAlone(Body body, int runs) {
        List<String> alone = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            alone.add(run(seed, body));
        }
        assertThat(alone).allMatch(verdict -> verdict.matches("[0-9a-f]{16}"));
        List<String> others = runTogether(alone, body, runs);
        assertThat(others).isEmpty();
    }

    /** What differs from the runs alone. */
    private static List<String> runTogether(List<String> alone, Body body, int runs) {
        CountDownLatch begin = new CountDownLatch(WORKERS);
        List<FutureTask<List<String>>> workers = new ArrayList<>();
        for (int w = 0; w < WORKERS; w++) {
            FutureTask<List<String>> worker =
                    new FutureTask<>(
                            () -> {
                                begin.countDown();
                                begin.await();
                                return runAll(alone, body, runs);
                            });
            workers.add(worker);
            Thread.ofPlatform().daemon().name("worker-" + w).start(worker);
        }
        List<String> others = new ArrayList<>();
        for (FutureTask<List<String>> worker : workers) {
            others.addAll(get(worker));
        }
        return others;
    }

    private static List<String> get(FutureTask<List<String>> worker) {
        try {
            return worker.get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new AssertionError(failed);
        }
    }

    private static List<String> runAll(List<String> alone, Body body, int runs) {
        List<String> others = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            String verdict = run(i % SEEDS, body);
            if (!verdict.equals(alone.get(i % SEEDS))) {
                others.add("run " + i + " of seed " + i % SEEDS + ": " + verdict);
            }
        }
        return others;
    }

    /** The digest, or what was thrown. */
    private static String run(long seed, Body body) {
        try (Simulation sim = Simulation.seeded(seed)) {
            for (String host : List.of("a", "b")) {
                EventLoop loop = sim.host(host).start("loop", started -> {});
                loop.callSoon(() -> spawnAll(sim, loop, body));
            }
            sim.run();
            return sim.trace().digestText();
        } catch (RuntimeException thrown) {
            return thrown.toString();
        }
    }

    private static void spawnAll(Simulation sim, EventLoop loop, Body body) {
        List<Task<?>> tasks = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            tasks.add(
                    Task.spawn(
                            loop,
                            () -> {
                                for (int i = 0; i < 5; i++) {
                                    body.run(sim);
                                    sim.mark("step");
                                    Task.yieldNow();
                                }
                            }));
        }
        Task.spawn(
                loop,
                () -> {
                    for (Task<?> task : tasks) {
                        Task.await(task);
                    }
                    loop.stop();
                });
    }
}
