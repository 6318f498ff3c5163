package dev.orrery.properties.combine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.combine.Async;
import dev.orrery.loop.task.TaskOptions;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The entry point of programs, in simulated threads. */
class AsyncRunSimulationTest {
    private final List<String> seen = new ArrayList<>();

    private static TaskOptions on(SimHost host) {
        return TaskOptions.standard().withWorld(host.world());
    }

    private void cleanUpForASecond(Simulation sim, String name) {
        try {
            Async.sleep(Duration.ofDays(365));
        } finally {
            Async.sleep(Duration.ofSeconds(1));
            seen.add(name + " cleaned up at " + sim.elapsed().toSeconds());
        }
    }

    @Test
    void aWholeProgramTakesVirtualTime() {
        try (Simulation sim = Simulation.calm()) {
            SimHost host = sim.host("a");
            host.thread(
                    "program",
                    () -> {
                        int value =
                                Async.run(
                                        on(host),
                                        () -> {
                                            Async.spawn(() -> cleanUpForASecond(sim, "left over"));
                                            Async.sleep(Duration.ofHours(1));
                                            return Async.await(Async.toThread(() -> 7));
                                        });
                        seen.add("got " + value + " at " + sim.elapsed().toSeconds());
                    });
            sim.run();
        }
        assertThat(seen).containsExactly("left over cleaned up at 3601", "got 7 at 3601");
    }

    @Test
    void theFailureOfAProgramReachesItsThread() {
        try (Simulation sim = Simulation.calm()) {
            SimHost host = sim.host("a");
            host.thread(
                    "program",
                    () -> {
                        try {
                            Async.run(
                                    on(host),
                                    () -> {
                                        Async.group(
                                                g -> {
                                                    g.spawn(
                                                            () -> {
                                                                throw new IllegalStateException(
                                                                        "child");
                                                            });
                                                    Async.sleep(Duration.ofDays(1));
                                                });
                                    });
                        } catch (RuntimeException failure) {
                            seen.add(failure.getMessage());
                        }
                    });
            sim.run();
        }
        assertThat(seen)
                .containsExactly(
                        "the group of main has failed: java.lang.IllegalStateException: child");
    }

    @Test
    void oneSeedIsOneRunOfSeveralPrograms() {
        Set<Long> digests = new LinkedHashSet<>();
        for (int i = 0; i < 20; i++) {
            try (Simulation sim = Simulation.seeded(7)) {
                for (String name : new String[] {"a", "b"}) {
                    SimHost host = sim.host(name);
                    host.thread("program", () -> Async.run(on(host), () -> work(sim, name)));
                }
                sim.run();
                digests.add(sim.trace().digest());
            }
        }
        assertThat(digests).hasSize(1);
        assertThat(seen).hasSize(120);
    }

    private void work(Simulation sim, String name) {
        Async.group(
                g -> {
                    for (int i = 0; i < 3; i++) {
                        g.spawn(
                                () -> {
                                    Async.sleep(Duration.ofMillis(sim.choose("pause", 5)));
                                    Async.await(Async.toThread(() -> seen.add(name)));
                                });
                    }
                });
    }
}
