package dev.orrery.loop.task;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.loop.handle.Titled;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** A future that a timer completes. */
final class Sleep extends LoopFuture<@Nullable Void> implements Runnable, Titled {
    private final Duration delay;

    private Sleep(EventLoop loop, Duration delay) {
        super(loop);
        this.delay = delay;
    }

    /** Lets the task that {@code driver} moves wait; leaves no timer behind. */
    static void until(TaskDriver<?> driver, Duration delay) {
        EventLoop loop = driver.task().loop();
        Sleep sleep = new Sleep(loop, delay);
        TimerHandle timer = loop.callLater(delay, sleep);
        try {
            driver.await(sleep);
        } finally {
            timer.cancel();
        }
    }

    @Override
    public void run() {
        if (!isDone()) {
            endWith(null);
        }
    }

    @Override
    public Object title() {
        return this;
    }

    @Override
    public String toString() {
        return "the end of a sleep of " + delay;
    }
}
