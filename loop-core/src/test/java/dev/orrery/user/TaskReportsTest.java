package dev.orrery.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.CallbackFailure;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LogCapture;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskOptions;
import dev.orrery.loop.task.TaskOptions.Engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What debug mode says of tasks, with the place that started them: in a package that is not the
 * library's, whose own frames are left out.
 */
@ParameterizedClass
@EnumSource(names = {"VIRTUAL", "BATON"})
@Timeout(20)
class TaskReportsTest {
    private final Engine engine;
    private final List<CallbackFailure> reports = new ArrayList<>();

    TaskReportsTest(Engine engine) {
        this.engine = engine;
    }

    private EventLoop newLoop(boolean debug) {
        EventLoop loop =
                EventLoop.create(
                        World.system(),
                        LoopOptions.standard()
                                .withDebug(debug)
                                .withSlowCallback(Duration.ofMillis(5))
                                .withExceptionHandler((_, failure) -> reports.add(failure)));
        TaskOptions.standard().withEngine(engine).applyTo(loop);
        return loop;
    }

    private static Task<?> failing(EventLoop loop) {
        return Task.spawn(
                loop,
                "careless",
                () -> {
                    throw new IllegalArgumentException("lost");
                });
    }

    private static void settle(EventLoop loop) {
        for (int i = 0; i < 3; i++) {
            loop.stop();
            loop.runForever();
        }
    }

    @Test
    void aFailureThatNobodyLookedAtIsReportedAtClose() {
        try (EventLoop loop = newLoop(true)) {
            failing(loop);
            settle(loop);
            assertThat(reports).isEmpty();
        }
        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().message())
                .startsWith("a task failed and nobody looked: task=Task[careless, FAILED");
        assertThat(reports.getFirst().failure()).hasMessage("lost");
        assertThat(reports.getFirst().site()).contains("failing");
    }

    @Test
    void aFailureThatSomebodyLookedAtIsNotReported() {
        try (EventLoop loop = newLoop(true)) {
            Task<?> task = failing(loop);
            assertThatThrownBy(() -> loop.runUntilComplete(task)).hasMessage("lost");
        }
        assertThat(reports).isEmpty();
    }

    @Test
    void tooManyFailuresAreReportedAtOnceAndTheOldestFirst() {
        try (EventLoop loop = newLoop(true)) {
            for (int i = 0; i < 1001; i++) {
                failing(loop);
            }
            settle(loop);
            assertThat(reports).hasSize(1);
        }
        assertThat(reports).hasSize(1001);
    }

    @Test
    void aTaskThatIsPendingAtCloseIsReported() {
        try (EventLoop loop = newLoop(true)) {
            Task.spawn(loop, "forgotten", () -> Task.sleep(Duration.ofDays(1)));
            settle(loop);
        }
        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().message())
                .startsWith("a task was destroyed while pending: task=Task[forgotten, PENDING")
                .contains("the end of a sleep of PT24H");
        assertThat(reports.getFirst().site()).contains("aTaskThatIsPendingAtCloseIsReported");
    }

    @Test
    void withoutDebugModeNothingIsReported() {
        try (EventLoop loop = newLoop(false)) {
            failing(loop);
            Task.spawn(loop, "forgotten", () -> Task.sleep(Duration.ofDays(1)));
            settle(loop);
        }
        assertThat(reports).isEmpty();
    }

    @Test
    void aTaskThatBlocksTheLoopIsNamedWithThePlaceThatStartedIt() {
        try (LogCapture log = new LogCapture();
                EventLoop loop = newLoop(true)) {
            loop.runUntilComplete(Task.spawn(loop, "hog", TaskReportsTest::spin));
            assertThat(log.lines("a callback was slow"))
                    .singleElement()
                    .asString()
                    .contains("hog")
                    .contains("aTaskThatBlocksTheLoopIsNamed");
        }
    }

    private static void spin() {
        long end = System.nanoTime() + 20_000_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
