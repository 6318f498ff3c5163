package dev.orrery.loop.combine;

import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;
import dev.orrery.loop.task.Timeout;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A wait with a limit. Source: asyncio's {@code wait_for}, as of Python 3.12. */
final class WaitFor {
    private WaitFor() {}

    static <V extends @Nullable Object> V run(
            LoopFuture<? extends V> future, @Nullable Duration limit) throws TimeoutException {
        Task<?> task = CallingTask.of("waitFor");
        if (limit == null || limit.isPositive() || future.loop() != task.loop()) {
            return Timeout.<V, RuntimeException>run(limit, timeout -> Task.await(future));
        }
        if (!future.isDone()) {
            cancelAndWait(future);
            if (future.isCancelled() || future.exception() instanceof TaskCancelled) {
                throw new TimeoutException("the limit has passed: limit=" + limit);
            }
        }
        return Task.await(future);
    }

    /** Waits at a gate of its own, for a future that goes on all the same must not hold this up. */
    private static void cancelAndWait(LoopFuture<?> future) {
        Gate gate = new Gate(future.loop(), () -> "the end of " + Names.of(future));
        Consumer<LoopFuture<?>> onDone = done -> gate.open();
        future.addDoneCallback(onDone);
        try {
            future.cancel();
            Task.await(gate);
        } finally {
            future.removeDoneCallback(onDone);
        }
    }
}
