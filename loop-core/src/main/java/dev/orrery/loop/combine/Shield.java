package dev.orrery.loop.combine;

import dev.orrery.loop.LoopFuture;

import org.jspecify.annotations.Nullable;

/**
 * A future that ends as another one does; cancelling it leaves that one alone.
 *
 * <p>Order: a hop after the other one. Source: asyncio's {@code shield}.
 */
final class Shield<V extends @Nullable Object> extends LoopFuture<V> {
    private final LoopFuture<V> inner;

    private Shield(LoopFuture<V> inner) {
        super(inner.loop());
        this.inner = inner;
    }

    /** A shield before {@code inner}, or that one itself if there is nothing left to cancel. */
    static <V extends @Nullable Object> LoopFuture<V> of(LoopFuture<V> inner) {
        if (inner.isDone()) {
            return inner;
        }
        Shield<V> outer = new Shield<>(inner);
        Registration onInner = inner.addDoneCallback(outer::innerEnded);
        outer.addDoneCallback(
                done -> {
                    if (!inner.isDone()) {
                        onInner.remove();
                    }
                });
        return outer;
    }

    private void innerEnded(LoopFuture<V> ended) {
        // Asking for the failure also says that somebody has seen it.
        Throwable failure = ended.isCancelled() ? null : ended.exception();
        if (isDone()) {
            return;
        }
        if (ended.isCancelled()) {
            endCancelled(ended.cancelMessage());
        } else if (failure != null) {
            endWithFailure(failure);
        } else {
            endWith(ended.result());
        }
    }

    @Override
    public String toString() {
        return "shield[" + outcome() + ", of " + Names.of(inner) + "]";
    }
}
