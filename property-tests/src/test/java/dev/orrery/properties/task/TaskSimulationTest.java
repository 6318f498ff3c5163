package dev.orrery.properties.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskOptions;
import dev.orrery.loop.task.TaskOptions.Engine;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tasks on simulated loops: virtual time, other loops meanwhile, the end of the simulation. */
class TaskSimulationTest {
    private final List<String> seen = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(Engine.class)
    void othersGoOnWhileATaskIsBusy(Engine engine) {
        try (Simulation sim = Simulation.calm()) {
            SimHost host = sim.host("a");
            start(
                    host,
                    "one",
                    engine,
                    () -> {
                        sim.busy(Duration.ofMillis(10));
                        seen.add("one " + sim.elapsed().toMillis());
                    });
            start(
                    host,
                    "two",
                    engine,
                    () -> {
                        Task.sleep(Duration.ofMillis(4));
                        seen.add("two " + sim.elapsed().toMillis());
                    });
            sim.runFor(Duration.ofSeconds(1));
        }
        assertThat(seen).containsExactly("two 4", "one 10");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTaskIsBusyOnALoopInASimulatedThread(Engine engine) {
        // A simulated thread is a virtual one, which the virtual engine refuses to ride on.
        Engine usable = engine == Engine.VIRTUAL ? Engine.AUTOMATIC : engine;
        try (Simulation sim = Simulation.calm()) {
            SimHost host = sim.host("a");
            host.thread(
                    "runner",
                    () -> {
                        try (EventLoop loop = EventLoop.create(host.world())) {
                            TaskOptions.standard().withEngine(usable).applyTo(loop);
                            loop.runUntilComplete(
                                    Task.spawn(
                                            loop,
                                            () -> {
                                                sim.busy(Duration.ofMillis(10));
                                                Task.sleep(Duration.ofMillis(5));
                                                seen.add("task " + sim.elapsed().toMillis());
                                            }));
                        }
                    });
            sim.after(Duration.ofMillis(3), () -> seen.add("event 3"));
            sim.run();
        }
        assertThat(seen).containsExactly("event 3", "task 15");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theEndOfTheSimulationUnwindsEveryTaskWithoutEffect(Engine engine) {
        Simulation sim = Simulation.calm();
        SimHost host = sim.host("a");
        EventLoop loop =
                start(
                        host,
                        "one",
                        engine,
                        () -> {
                            try {
                                Task.sleep(Duration.ofDays(1));
                            } finally {
                                seen.add("unwound");
                                Task.sleep(Duration.ofDays(1));
                                seen.add("never");
                            }
                        });
        sim.runFor(Duration.ofSeconds(1));
        assertThat(Task.all(loop)).hasSize(1);
        sim.close();
        assertThat(seen).containsExactly("unwound");
        assertThat(loop.isClosed()).isTrue();
        assertThat(Task.all(loop)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anErrorInATaskFailsTheRun(Engine engine) {
        try (Simulation sim = Simulation.calm()) {
            start(
                    sim.host("a"),
                    "one",
                    engine,
                    () -> {
                        Task.yieldNow();
                        throw new AssertionError("two leaders");
                    });
            assertThatThrownBy(() -> sim.runFor(Duration.ofSeconds(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("two leaders");
        }
    }

    private static EventLoop start(SimHost host, String name, Engine engine, Runnable body) {
        return host.start(
                name,
                loop -> {
                    TaskOptions.standard().withEngine(engine).applyTo(loop);
                    Task.spawn(loop, body::run);
                });
    }
}
