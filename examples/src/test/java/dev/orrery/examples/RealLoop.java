package dev.orrery.examples;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;

import java.time.Duration;
import java.util.function.Consumer;

/** Runs a test on a production loop; what fails in a callback fails the test. */
public final class RealLoop {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RealLoop() {}

    /** Runs {@code main} and everything it schedules, until somebody stops the loop. */
    public static void run(Consumer<EventLoop> main) {
        LoopOptions options =
                LoopOptions.standard()
                        .withExceptionHandler(
                                (loop, failure) -> {
                                    throw new AssertionError(failure.message(), failure.failure());
                                });
        try (EventLoop loop = EventLoop.create(World.system(), options)) {
            loop.callSoon(() -> main.accept(loop));
            loop.callLater(PATIENCE, RealLoop::fail);
            loop.runForever();
        }
    }

    private static void fail() {
        throw new AssertionError("the test must stop its loop: patience=" + PATIENCE);
    }
}
