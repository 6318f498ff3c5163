package dev.orrery.loop;

import dev.orrery.loop.engine.Callback;
import dev.orrery.loop.handle.Context;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A callback that was added to a future: an entry of the future's list at first, the handle in the
 * ready queue once the future is done, and what takes it away again.
 *
 * <p>Threading: loop thread only. Cost: this one object.
 */
final class DoneCallback<V> extends Callback
        implements Runnable, LoopFuture.Registration, Predicate<DoneCallback<V>> {
    private final LoopFuture<V> future;
    private final Consumer<? super LoopFuture<V>> callback;
    // The next one of the same future, while that is pending.
    @Nullable DoneCallback<V> next;

    DoneCallback(LoopFuture<V> future, Consumer<? super LoopFuture<V>> callback, Context context) {
        super(context);
        this.future = future;
        this.callback = callback;
    }

    boolean calls(Consumer<?> other) {
        return callback.equals(other);
    }

    Consumer<? super LoopFuture<V>> callback() {
        return callback;
    }

    @Override
    public @Nullable Runnable body() {
        return isCancelled() ? null : this;
    }

    @Override
    public void run() {
        callback.accept(future);
    }

    @Override
    public boolean test(DoneCallback<V> other) {
        return other == this;
    }

    @Override
    public boolean remove() {
        return future.remove(this) > 0;
    }

    @Override
    public String toString() {
        return "DoneCallback[" + callback + "]";
    }
}
