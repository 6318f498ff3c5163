package dev.orrery.loop.task;

import dev.orrery.loop.handle.TimerHandle;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A timer as the JDK's scheduler of virtual threads wants it: something to cancel.
 *
 * <p>Threading: any thread.
 */
record TimerFuture(TimerHandle timer) implements Future<@Nullable Void> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        timer.cancel();
        return true;
    }

    @Override
    public boolean isCancelled() {
        return timer.isCancelled();
    }

    @Override
    public boolean isDone() {
        return timer.isCancelled();
    }

    @Override
    public @Nullable Void get() {
        throw new UnsupportedOperationException(
                "get must not be called on a timed park. Cancel it.");
    }

    @Override
    public @Nullable Void get(long timeout, TimeUnit unit) {
        return get();
    }
}
