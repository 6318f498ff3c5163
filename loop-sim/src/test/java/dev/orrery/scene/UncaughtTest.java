package dev.orrery.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;
import dev.orrery.loop.task.Task;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.UncaughtFailure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

class UncaughtTest {
    private final Simulation sim = Simulation.calm();
    private final SimHost host = sim.host("a");

    @AfterEach
    void close() {
        sim.close();
    }

    @Test
    void aTaskThatFailedAndAtWhichNobodyLookedFailsTheRun() {
        host.start(
                "main",
                loop -> {
                    Task.spawn(loop, "refill", () -> unlucky());
                    loop.callLater(Duration.ofSeconds(1), loop::stop);
                });
        sim.run();
        assertThatThrownBy(sim::finish)
                .isInstanceOf(UncaughtFailure.class)
                .hasMessage(
                        "a task failed and nobody looked: task=refill, loop=a/main. Catch it there,"
                                + " or give the loop an exception handler.")
                .hasRootCauseMessage("unlucky");
    }

    @Test
    void aFailureThatSomebodyAskedForIsDealtWith() {
        host.start(
                "main",
                loop -> {
                    Task<?> task = Task.spawn(loop, "refill", () -> unlucky());
                    task.addDoneCallback(
                            done -> {
                                assertThat(done.exception()).hasMessage("unlucky");
                                loop.stop();
                            });
                });
        sim.run();
        assertThatCode(sim::finish).doesNotThrowAnyException();
    }

    @Test
    void somebodyMayStillLookWhileTheLoopHasThingsToDo() {
        host.start(
                "main",
                loop -> {
                    Task.spawn(loop, "refill", () -> unlucky());
                    loop.callLater(Duration.ofSeconds(9), loop::stop);
                });
        sim.runFor(Duration.ofSeconds(1));
        assertThatCode(sim::finish).doesNotThrowAnyException();
    }

    @Test
    void nobodyCanLookAnyMoreWhenNothingCanHappen() {
        host.start("main", loop -> Task.spawn(loop, "refill", () -> unlucky()));
        sim.runUntilIdle();
        assertThatThrownBy(sim::finish).hasMessageContaining("task=refill, loop=a/main");
    }

    @Test
    void aClosedLoopsFailuresAreRemembered() {
        inThread(
                loop -> {
                    Task.spawn(loop, "refill", () -> unlucky());
                    loop.callLater(Duration.ofSeconds(1), loop::stop);
                });
        sim.run();
        assertThatThrownBy(sim::finish).hasMessageContaining("task=refill, loop=a/loop");
    }

    @Test
    void whatACallbackThrowsOnALoopInASimulatedThreadFailsTheRun() {
        inThread(loop -> loop.callSoon(UncaughtTest::unlucky));
        assertThatThrownBy(sim::run)
                .isInstanceOf(UncaughtFailure.class)
                .hasMessage(
                        "a callback must not throw: loop=a/loop, callback=Callback[a lambda of"
                                + " dev.orrery.scene.UncaughtTest]. Catch it there, or give the"
                                + " loop an exception handler.")
                .hasRootCauseMessage("unlucky");
    }

    @Test
    void aHandlerOfTheUsersIsTold() {
        List<String> told = new ArrayList<>();
        LoopOptions options =
                LoopOptions.standard()
                        .withExceptionHandler((loop, failure) -> told.add(failure.message()));
        host.start(
                options,
                loop -> {
                    loop.callSoon(UncaughtTest::unlucky);
                    loop.callLater(Duration.ofSeconds(1), loop::stop);
                });
        inThread(
                loop -> {
                    loop.setExceptionHandler((self, failure) -> told.add("set later"));
                    loop.callSoon(UncaughtTest::unlucky);
                    loop.callLater(Duration.ofSeconds(1), loop::stop);
                });
        sim.run();
        assertThatCode(sim::finish).doesNotThrowAnyException();
        assertThat(told).containsExactlyInAnyOrder("a callback threw", "set later");
    }

    private void inThread(Consumer<EventLoop> main) {
        World world = host.world();
        host.thread(
                "runner",
                () -> {
                    EventLoop loop = EventLoop.create(world);
                    loop.callSoon(() -> main.accept(loop));
                    loop.runForever();
                    loop.close();
                });
    }

    private static void unlucky() {
        throw new IllegalStateException("unlucky");
    }
}
