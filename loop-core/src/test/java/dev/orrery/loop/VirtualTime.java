package dev.orrery.loop;

import dev.orrery.loop.time.NanoClock;

import org.jspecify.annotations.Nullable;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/** A clock that jumps to wherever the loop would wait; for tests without foreign threads. */
final class VirtualTime implements NanoClock, Waiter {
    private long nowNanos;

    EventLoop newLoop() {
        return EventLoop.create(World.system().withClock(this).withWaiters(() -> this));
    }

    /** As if whoever calls this had computed for so long. */
    void pass(long nanos) {
        nowNanos += nanos;
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public void await(
            @Nullable Selector selector, long deadlineNanos, Consumer<SelectionKey> ready) {
        if (deadlineNanos == NO_DEADLINE) {
            throw new AssertionError("nothing can ever happen: now=" + nowNanos);
        }
        nowNanos = Math.max(nowNanos, deadlineNanos);
    }

    @Override
    public void wakeup() {}

    @Override
    public void close() {}
}
