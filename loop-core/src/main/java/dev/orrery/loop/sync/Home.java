package dev.orrery.loop.sync;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;

/**
 * The loop that a primitive belongs to: that of the first task that waits with it, or could have
 * had to wait.
 *
 * <p>Threading: loop thread only, any thread while there is no loop. Source: asyncio's {@code
 * _LoopBoundMixin}, which binds only when somebody has to wait; here the mistake shows at once.
 */
final class Home {
    /** A future that is never done, for only futures may ask a loop whose thread it is. */
    private static final class Guard extends LoopFuture<@Nullable Void> {
        Guard(EventLoop loop) {
            super(loop);
        }

        void check(String method) {
            checkThread(method);
        }
    }

    private @Nullable Guard guard;

    /** The task that calls, whose loop becomes the home if there is none. */
    Task<?> enter(Object primitive, String method) {
        Task<?> task = Task.currentOrNull();
        if (task == null) {
            throw new IllegalStateException(
                    method
                            + " must be called in the body of a task: primitive="
                            + primitive
                            + ", caller="
                            + Thread.currentThread().getName()
                            + ". Start one with Async.run or Task.spawn.");
        }
        if (guard == null) {
            guard = new Guard(task.loop());
        } else if (guard.loop() != task.loop()) {
            throw new IllegalStateException(
                    method
                            + " must be called in tasks of one loop: primitive="
                            + primitive
                            + ", loop="
                            + guard.loop().name()
                            + ", task.loop="
                            + task.loop().name()
                            + ". Make a primitive for each loop.");
        }
        return task;
    }

    /** Throws in a foreign thread, if there is a home. */
    void check(String method) {
        if (guard != null) {
            guard.check(method);
        }
    }

    /** True once the loop is closed: tasks end there in any order, and what they held is free. */
    boolean isClosed() {
        return guard != null && guard.loop().isClosed();
    }
}
