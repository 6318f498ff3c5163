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

/** What foreign threads post to a loop, under interleavings that a seed chooses at every step. */
class ThreadsafeProperties {
    private record Post(int thread, int number) {}

    @Property(tries = 700)
    void aSteppedLoopGetsEveryPostOnceAndEachThreadsInOrder(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int threads,
            @ForAll @IntRange(min = 1, max = 6) int posts) {
        List<Post> received = new ArrayList<>();
        try (Simulation sim = Simulation.seeded(seed)) {
            SimHost host = sim.host("a");
            EventLoop loop = host.start("main", made -> {});
            post(sim, host, loop, received, threads, posts);
            // Fails if the loop is left asleep with something in its inbox.
            sim.runUntilIdle();
        }
        assertOnceAndInOrder(received, threads, posts);
    }

    @Property(tries = 300)
    void aLoopInAThreadOfItsOwnGetsEveryPostOnceAndEachThreadsInOrder(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int threads,
            @ForAll @IntRange(min = 1, max = 6) int posts) {
        List<Post> received = new ArrayList<>();
        try (Simulation sim = Simulation.seeded(seed)) {
            SimHost host = sim.host("a");
            World world = host.world();
            EventLoop[] made = new EventLoop[1];
            host.thread(
                    "runner",
                    () -> {
                        made[0] = EventLoop.create(world);
                        made[0].callLater(Duration.ofMillis(3), () -> {});
                        made[0].runForever();
                        made[0].close();
                    });
            sim.runUntil(() -> made[0] != null);
            post(sim, host, made[0], received, threads, posts);
            sim.after(
                    Duration.ofSeconds(60), () -> made[0].callSoonThreadsafe(() -> made[0].stop()));
            // Fails if the loop sleeps on after the stop was posted.
            sim.run();
        }
        assertOnceAndInOrder(received, threads, posts);
    }

    private static void post(
            Simulation sim,
            SimHost host,
            EventLoop loop,
            List<Post> received,
            int threads,
            int posts) {
        for (int t = 0; t < threads; t++) {
            int thread = t;
            host.thread(
                    "poster-" + t,
                    () -> {
                        for (int p = 0; p < posts; p++) {
                            Post post = new Post(thread, p);
                            loop.callSoonThreadsafe(() -> received.add(post));
                            pause(sim, host.world(), thread);
                        }
                    });
        }
    }

    private static void pause(Simulation sim, World world, int thread) {
        int millis = sim.choose("pause of " + thread, 3);
        if (millis > 0) {
            try {
                world.sleep(Duration.ofMillis(millis));
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    private static void assertOnceAndInOrder(List<Post> received, int threads, int posts) {
        for (int t = 0; t < threads; t++) {
            int thread = t;
            assertThat(received)
                    .filteredOn(post -> post.thread() == thread)
                    .extracting(Post::number)
                    .containsExactlyElementsOf(numbersBelow(posts));
        }
        assertThat(received).hasSize(threads * posts);
    }

    private static List<Integer> numbersBelow(int n) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            numbers.add(i);
        }
        return numbers;
    }
}
