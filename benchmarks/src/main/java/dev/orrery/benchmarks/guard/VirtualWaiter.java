package dev.orrery.benchmarks.guard;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.Waiter;
import dev.orrery.loop.World;
import dev.orrery.loop.time.NanoClock;

import org.jspecify.annotations.Nullable;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/** Waits by setting the clock to the deadline, so that a loop does the same in each run. */
public final class VirtualWaiter implements Waiter, NanoClock {
    private long nowNanos;

    private VirtualWaiter() {}

    /** A loop of production whose time is that of a new waiter. */
    public static EventLoop newLoop() {
        VirtualWaiter waiter = new VirtualWaiter();
        World world = World.system().withClock(waiter).withWaiters(() -> waiter);
        return EventLoop.create(world, LoopOptions.standard().withDebug(false));
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public void await(
            @Nullable Selector selector, long deadlineNanos, Consumer<SelectionKey> ready) {
        if (deadlineNanos == NO_DEADLINE) {
            throw new IllegalStateException("nobody would end this wait");
        }
        nowNanos = Math.max(nowNanos, deadlineNanos);
    }

    @Override
    public void wakeup() {}

    @Override
    public void close() {}
}
