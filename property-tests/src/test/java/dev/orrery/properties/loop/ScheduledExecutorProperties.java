package dev.orrery.properties.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The executor view under interleavings that a seed chooses at every step. */
class ScheduledExecutorProperties {
    private record Run(int thread, int number) {}

    @Property(tries = 300)
    void everyTaskRunsOnceNeverEarlyAndDueOnesInTheirThreadsOrder(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int threads,
            @ForAll @IntRange(min = 1, max = 6) int tasks) {
        List<Run> due = new ArrayList<>();
        List<Run> later = new ArrayList<>();
        List<Run> early = new ArrayList<>();
        try (Simulation sim = Simulation.seeded(seed)) {
            SimHost host = sim.host("a");
            EventLoop loop = host.start("main", made -> {});
            ScheduledExecutorService view = loop.asScheduledExecutorService();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                Runnable body =
                        () -> {
                            for (int i = 0; i < tasks; i++) {
                                Run run = new Run(thread, i);
                                view.execute(() -> due.add(run));
                                int millis = sim.choose("delay of " + thread, 4);
                                long deadline = loop.nanoTime() + millis * 1_000_000L;
                                view.schedule(
                                        () -> {
                                            // A failed assertion would stay in the future.
                                            if (loop.nanoTime() < deadline) {
                                                early.add(run);
                                            }
                                            later.add(run);
                                        },
                                        millis,
                                        TimeUnit.MILLISECONDS);
                            }
                        };
                host.thread("submitter-" + t, body);
            }
            sim.runUntilIdle();
            view.shutdown();
            assertThat(view.isTerminated()).isTrue();
        }
        assertThat(early).isEmpty();
        List<Run> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            for (int i = 0; i < tasks; i++) {
                all.add(new Run(t, i));
            }
        }
        assertThat(due).containsExactlyInAnyOrderElementsOf(all);
        assertThat(later).containsExactlyInAnyOrderElementsOf(all);
        for (int t = 0; t < threads; t++) {
            int thread = t;
            assertThat(due).filteredOn(run -> run.thread == thread).isEqualTo(ofThread(all, t));
        }
    }

    private static List<Run> ofThread(List<Run> all, int thread) {
        return all.stream().filter(run -> run.thread == thread).toList();
    }

    @Property(tries = 300)
    void aTaskThatAnotherThreadCancelledNeverBegins(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int tasks) {
        List<Integer> begun = new ArrayList<>();
        List<Integer> cancelled = new ArrayList<>();
        List<Future<?>> futures = new ArrayList<>();
        try (Simulation sim = Simulation.seeded(seed)) {
            SimHost host = sim.host("a");
            EventLoop loop = host.start("main", made -> {});
            ScheduledExecutorService view = loop.asScheduledExecutorService();
            host.thread(
                    "submitter",
                    () -> {
                        for (int i = 0; i < tasks; i++) {
                            int number = i;
                            futures.add(
                                    view.schedule(
                                            () -> begun.add(number),
                                            sim.choose("delay", 3),
                                            TimeUnit.MILLISECONDS));
                        }
                    });
            host.thread(
                    "canceller",
                    () -> {
                        for (int i = 0; i < tasks; i++) {
                            pause(host.world(), sim.choose("pause", 3));
                            if (i < futures.size() && futures.get(i).cancel(false)) {
                                assertThat(begun).doesNotContain(i);
                                cancelled.add(i);
                            }
                        }
                    });
            sim.runUntilIdle();
            view.shutdown();
            assertThat(view.isTerminated()).isTrue();
        }
        assertThat(begun).noneMatch(cancelled::contains);
        assertThat(begun.size() + cancelled.size()).isEqualTo(tasks);
        assertThat(futures).allMatch(Future::isDone);
    }

    @Property(tries = 300)
    void whateverIsSubmittedWhileTheLoopClosesEndsOrIsRejected(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int threads,
            @ForAll @IntRange(min = 1, max = 6) int tasks) {
        List<Future<?>> futures = new ArrayList<>();
        int[] rejected = new int[1];
        ScheduledExecutorService[] view = new ScheduledExecutorService[1];
        try (Simulation sim = Simulation.seeded(seed)) {
            SimHost host = sim.host("a");
            World world = host.world();
            host.thread(
                    "runner",
                    () -> {
                        EventLoop loop = EventLoop.create(world);
                        view[0] = loop.asScheduledExecutorService();
                        loop.callLater(Duration.ofMillis(sim.choose("life", 4)), loop::stop);
                        loop.runForever();
                        loop.close();
                    });
            sim.runUntil(() -> view[0] != null);
            for (int t = 0; t < threads; t++) {
                host.thread(
                        "submitter-" + t,
                        () -> {
                            for (int i = 0; i < tasks; i++) {
                                try {
                                    futures.add(view[0].submit(() -> {}));
                                    futures.add(
                                            view[0].scheduleWithFixedDelay(
                                                    () -> {}, 1, 1, TimeUnit.MILLISECONDS));
                                } catch (RejectedExecutionException closed) {
                                    rejected[0]++;
                                }
                                pause(world, sim.choose("pause", 2));
                            }
                        });
            }
            sim.run();
        }
        assertThat(futures).allMatch(Future::isDone);
        assertThat(view[0].isTerminated()).isTrue();
        assertThat(futures.size() + 2 * rejected[0])
                .isBetween(2 * threads * tasks, 2 * threads * tasks + rejected[0]);
    }

    private static void pause(World world, int millis) {
        if (millis > 0) {
            try {
                world.sleep(Duration.ofMillis(millis));
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}
