package dev.orrery.loop.combine;

import dev.orrery.loop.LoopFuture;

import java.util.List;

/**
 * What {@link Async#waitOn} has waited for. Nothing was cancelled, and no failure was thrown: ask
 * the futures. Order: both lists in the order in which the futures were given.
 *
 * @param <F> the type of the futures
 * @param done those that were done when the wait ended
 * @param pending the others
 */
public record Waited<F extends LoopFuture<?>>(List<F> done, List<F> pending) {
    /**
     * The two parts of what was waited for, copied.
     *
     * @param done those that were done when the wait ended
     * @param pending the others
     */
    public Waited {
        done = List.copyOf(done);
        pending = List.copyOf(pending);
    }
}
