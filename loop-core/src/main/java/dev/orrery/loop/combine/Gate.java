package dev.orrery.loop.combine;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/** A future that says what the task at it waits for. */
final class Gate extends LoopFuture<@Nullable Void> implements Runnable {
    private final Supplier<String> waitedFor;

    /**
     * A gate that is shut.
     *
     * @param waitedFor says in words what will open it
     */
    Gate(EventLoop loop, Supplier<String> waitedFor) {
        super(loop);
        this.waitedFor = waitedFor;
    }

    /** Opens it, unless it is open or cancelled. */
    void open() {
        if (!isDone()) {
            endWith(null);
        }
    }

    @Override
    public void run() {
        open();
    }

    @Override
    public String toString() {
        return waitedFor.get();
    }
}
