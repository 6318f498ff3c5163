package dev.orrery.loop;

import dev.orrery.loop.time.NanoClock;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/** A clock that jumps to wherever the loop would wait; for tests without foreign threads. */
public final class VirtualTime implements NanoClock, Waiter {
    private long nowNanos;
    private long reads;

    /** A clock that begins at 0. */
    public VirtualTime() {
        this(0);
    }

    /** A clock that begins at {@code origin}. */
    public VirtualTime(long origin) {
        nowNanos = origin;
    }

    /** A loop on this clock, with the real world's channels. */
    public EventLoop newLoop() {
        return newLoop(LoopOptions.standard());
    }

    /** A loop on this clock that is as {@code options} say. */
    public EventLoop newLoop(LoopOptions options) {
        return EventLoop.create(World.system().withClock(this).withWaiters(() -> this), options);
    }

    /** As if whoever calls this had computed for so long. */
    public void pass(long nanos) {
        nowNanos += nanos;
    }

    /** How often anybody has asked for the time. */
    public long reads() {
        return reads;
    }

    @Override
    public long nanoTime() {
        reads++;
        return nowNanos;
    }

    @Override
    public void await(@Nullable Selector selector, long deadlineNanos, Consumer<SelectionKey> ready)
            throws IOException {
        if (selector != null && selector.selectNow(ready) > 0) {
            return;
        }
        if (deadlineNanos == NO_DEADLINE) {
            throw new AssertionError("nothing can ever happen: now=" + nowNanos);
        }
        nowNanos += Math.max(0, deadlineNanos - nowNanos);
    }

    @Override
    public void wakeup() {}

    @Override
    public void close() {}
}
