package dev.orrery.properties.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskOptions;
import dev.orrery.loop.task.TaskOptions.Engine;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Third-party code that blocks, in tasks on the virtual engine in a simulation: it suspends its own
 * task only, and does so in the same order each time.
 */
@Timeout(120)
class BlockingCodeTest {
    private static final int TASKS = 4;
    private static final int YIELDS = 2_000;
    // 500 by hand: -Dorrery.digests=500
    private static final int DIGESTS = Integer.getInteger("orrery.digests", 25);

    private final List<String> seen = new ArrayList<>();

    @Test
    void aContendedMonitorHasOneDigestOnALoadedMachine() throws InterruptedException {
        Set<Long> digests = new LinkedHashSet<>();
        AtomicBoolean done = new AtomicBoolean();
        Thread load = Thread.ofPlatform().name("load").start(() -> spinUntil(done));
        try {
            for (int i = 0; i < DIGESTS; i++) {
                digests.add(contend());
            }
        } finally {
            done.set(true);
            load.join();
        }
        assertThat(digests).hasSize(1);
    }

    private static void spinUntil(AtomicBoolean done) {
        while (!done.get()) {
            Thread.onSpinWait();
        }
    }

    private static long contend() {
        int[] had = new int[1];
        try (Simulation sim = Simulation.seeded(7)) {
            Object monitor = new Object();
            start(
                    sim,
                    () -> {
                        for (int t = 0; t < TASKS; t++) {
                            int task = t;
                            Task.spawn(() -> yieldInside(sim, monitor, task, had));
                        }
                    });
            sim.runFor(Duration.ofSeconds(1));
            assertThat(had[0]).isEqualTo(TASKS * YIELDS);
            return sim.trace().digest();
        }
    }

    private static void yieldInside(Simulation sim, Object monitor, int task, int[] had) {
        for (int i = 0; i < YIELDS; i++) {
            synchronized (monitor) {
                sim.mark(task + " has it");
                had[0]++;
                Task.yieldNow();
            }
        }
    }

    @Test
    void locksAndQueuesOfTheJdkSuspendTheirTaskOnly() {
        ReentrantLock lock = new ReentrantLock();
        BlockingQueue<String> queue = new ArrayBlockingQueue<>(1);
        CountDownLatch latch = new CountDownLatch(2);
        try (Simulation sim = Simulation.calm()) {
            start(
                    sim,
                    () -> {
                        Task.spawn(() -> holdWhileAsleep(lock, latch));
                        Task.spawn(
                                () -> {
                                    lock.lock();
                                    seen.add("second " + sim.elapsed().toMillis());
                                    lock.unlock();
                                    queue.put("a");
                                    queue.put("b");
                                    latch.countDown();
                                });
                        Task.spawn(
                                () -> {
                                    seen.add(queue.take() + queue.take());
                                    latch.await();
                                    seen.add("end " + sim.elapsed().toMillis());
                                });
                        Task.sleep(Duration.ofMillis(1));
                        seen.add("others go on");
                    });
            sim.runFor(Duration.ofSeconds(1));
        }
        assertThat(seen).containsExactly("others go on", "second 5", "ab", "end 5");
    }

    private static void holdWhileAsleep(ReentrantLock lock, CountDownLatch latch) {
        lock.lock();
        try {
            Task.sleep(Duration.ofMillis(5));
        } finally {
            lock.unlock();
        }
        latch.countDown();
    }

    @Test
    void aBareTimedParkTakesVirtualTime() {
        try (Simulation sim = Simulation.calm()) {
            start(
                    sim,
                    () -> {
                        LockSupport.parkNanos(Duration.ofHours(3).toNanos());
                        seen.add(sim.elapsed().toString());
                    });
            sim.runFor(Duration.ofDays(1));
        }
        assertThat(seen).containsExactly("PT3H");
    }

    @Test
    void aThreadThatALibraryStartsInATaskIsATurnOfTheSimulation() {
        try (Simulation sim = Simulation.calm()) {
            start(
                    sim,
                    () -> {
                        Thread library =
                                Thread.ofVirtual().start(() -> seen.add("library's thread"));
                        library.join();
                        seen.add("joined " + sim.elapsed().toMillis());
                    });
            sim.runFor(Duration.ofSeconds(1));
        }
        assertThat(seen).containsExactly("library's thread", "joined 0");
    }

    @Test
    void aSleepOfTheJdkIsRefusedWithTheRemedy() {
        try (Simulation sim = Simulation.calm()) {
            start(sim, () -> Thread.sleep(Duration.ofDays(1)));
            assertThatThrownBy(() -> sim.runFor(Duration.ofDays(9)))
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .rootCause()
                    .hasMessageStartingWith(
                            "a task must not wait by the JDK's clock in a simulation")
                    .hasMessageContaining("Use Async.sleep")
                    .hasMessageContaining("Thread.sleep")
                    .hasMessageContaining("aSleepOfTheJdkIsRefused");
        }
    }

    private interface Body {
        void run() throws Exception;
    }

    private static EventLoop start(Simulation sim, Body body) {
        return sim.host("a")
                .start(
                        "loop",
                        loop -> {
                            TaskOptions.standard().withEngine(Engine.VIRTUAL).applyTo(loop);
                            Task.spawn(loop, () -> body.run());
                        });
    }
}
