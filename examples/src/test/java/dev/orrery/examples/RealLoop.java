package dev.orrery.examples;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.task.TaskAction;
import dev.orrery.loop.task.TaskOptions;

import java.time.Duration;
import java.util.function.Consumer;

/** Runs a test on a production loop; what fails in a callback fails the test. */
public final class RealLoop {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RealLoop() {}

    /** Runs {@code main} as a task, as {@code Async.run} does. */
    public static void runTask(TaskAction<?> main) throws Exception {
        Async.run(TaskOptions.standard().withLoop(options()), () -> Async.timeout(PATIENCE, main));
    }

    /** Runs {@code main} and everything it schedules, until somebody stops the loop. */
    public static void run(Consumer<EventLoop> main) {
        try (EventLoop loop = EventLoop.create(World.system(), options())) {
            loop.callSoon(() -> main.accept(loop));
            loop.callLater(PATIENCE, RealLoop::fail);
            loop.runForever();
        }
    }

    private static LoopOptions options() {
        return LoopOptions.standard()
                .withExceptionHandler(
                        (loop, failure) -> {
                            throw new AssertionError(failure.message(), failure.failure());
                        });
    }

    private static void fail() {
        throw new AssertionError("the test must stop its loop: patience=" + PATIENCE);
    }
}
