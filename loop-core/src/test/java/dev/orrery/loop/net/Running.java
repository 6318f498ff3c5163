package dev.orrery.loop.net;

import dev.orrery.loop.CallbackFailure;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskAction;
import dev.orrery.loop.task.TaskOptions;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Runs a body as the main task of a loop on real sockets, and keeps what is reported there. */
final class Running {
    static final String HOST = "127.0.0.1";

    final List<CallbackFailure> reported = new ArrayList<>();
    private World world = World.system();
    private boolean isDebug;

    Running in(World other) {
        world = other;
        return this;
    }

    Running debug() {
        isDebug = true;
        return this;
    }

    <X extends Exception> void run(TaskAction<X> body) throws X {
        Async.run(
                TaskOptions.standard()
                        .withWorld(world)
                        .withLoop(
                                LoopOptions.standard()
                                        .withDebug(isDebug)
                                        .withExceptionHandler(
                                                (loop, failure) -> reported.add(failure))),
                body);
    }

    /** Lets others run until {@code condition} holds; the test's own limit ends what never does. */
    static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Task.sleep(Duration.ofMillis(1));
        }
    }

    /** What {@code body} throws. */
    static @Nullable Throwable thrownBy(TaskAction<?> body) {
        try {
            body.run();
            return null;
        } catch (Exception thrown) {
            return thrown;
        }
    }
}
