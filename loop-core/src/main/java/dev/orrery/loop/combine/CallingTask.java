package dev.orrery.loop.combine;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;

import java.util.LinkedHashSet;
import java.util.Set;

/** Who calls, and whether it may wait for what it gave. */
final class CallingTask {
    private CallingTask() {}

    /** The task that calls {@code method}. */
    static Task<?> of(String method) {
        Task<?> task = Task.currentOrNull();
        if (task == null) {
            throw new IllegalStateException(
                    method
                            + " must be called in the body of a task: caller="
                            + Thread.currentThread().getName()
                            + ". Start one with Async.run or Async.spawn.");
        }
        return task;
    }

    /** Each of {@code futures} once, in their order; all belong to {@code loop}. */
    static <F extends LoopFuture<?>> Set<F> distinct(
            EventLoop loop, Iterable<? extends F> futures) {
        Set<F> distinct = new LinkedHashSet<>();
        for (F future : futures) {
            if (future.loop() != loop) {
                throw new IllegalArgumentException(
                        "future must belong to the loop of the others and of the caller: loop="
                                + loop.name()
                                + ", future.loop="
                                + future.loop().name()
                                + ". Bridge it: LoopFuture.from(loop,"
                                + " future.toCompletableFuture()).");
            }
            distinct.add(future);
        }
        return distinct;
    }
}
