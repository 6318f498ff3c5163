package dev.orrery.loop.combine;

import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.TaskCancelled;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletionException;

/**
 * How something ended, as a value: for those who want all outcomes and not the first failure.
 *
 * <p>Take it apart with {@code switch}: {@code case Outcome.Value(var value)}, {@code case
 * Outcome.Failure(var thrown)}. What was cancelled has failed with {@link TaskCancelled}.
 *
 * <p>Threading: immutable. Source: {@code return_exceptions} of asyncio's {@code gather}, where a
 * failure and a value that is an exception look alike.
 *
 * @param <V> the type of the value
 */
public sealed interface Outcome<V extends @Nullable Object> {
    /**
     * It gave a value.
     *
     * @param <V> the type of the value
     * @param value the value
     */
    record Value<V extends @Nullable Object>(V value) implements Outcome<V> {
        @Override
        public V get() {
            return value;
        }
    }

    /**
     * It failed or was cancelled.
     *
     * @param <V> the type of the value that there is none of
     * @param thrown what it failed with
     */
    record Failure<V extends @Nullable Object>(Throwable thrown) implements Outcome<V> {
        @Override
        public V get() {
            switch (thrown) {
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                default -> throw new CompletionException(thrown);
            }
        }
    }

    /**
     * The outcome of a future.
     *
     * @param <V> the type of the value
     * @param done a future that is done
     * @return its outcome
     * @throws IllegalStateException if it is not done
     */
    static <V extends @Nullable Object> Outcome<V> of(LoopFuture<? extends V> done) {
        if (done.isCancelled()) {
            return new Failure<>(new TaskCancelled(done.cancelMessage()));
        }
        Throwable thrown = done.exception();
        return thrown == null ? new Value<>(done.result()) : new Failure<>(thrown);
    }

    /**
     * The value; a failure is thrown: as it is if it is unchecked, else as the cause of a {@link
     * CompletionException}.
     *
     * @return the value
     * @throws TaskCancelled if it was cancelled
     */
    V get();
}
