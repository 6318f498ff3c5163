package dev.orrery.loop;

import dev.orrery.loop.handle.Context;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * An outcome that is not there yet, on one loop.
 *
 * <p>Callbacks are queued with {@code callSoon} when the future is done, never run inside {@link
 * #complete}. Threading: the loop's thread, like the loop itself; {@link #toCompletableFuture()}
 * gives other threads something to wait on. Order: callbacks in the order they were added. Cost:
 * one handle a callback. Source: asyncio's {@code Future}.
 *
 * @param <V> the type of the value
 */
public class LoopFuture<V> {
    private enum State {
        PENDING,
        OK,
        FAILED,
        CANCELLED
    }

    /** A callback that was added, so that it can be taken away again. */
    public interface Registration {
        /**
         * Takes the callback away; one that is queued already still runs.
         *
         * @return true if it was there
         */
        boolean remove();
    }

    private record Waiting<V>(Consumer<? super LoopFuture<V>> callback, Context context) {}

    private final EventLoop loop;
    private State state = State.PENDING;
    private @Nullable V value;
    private @Nullable Throwable failure;
    private List<Waiting<V>> waiting = List.of();

    LoopFuture(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * A future of {@code loop} that gets the outcome of {@code stage}, whatever thread that ends
     * in.
     */
    public static <V> LoopFuture<V> from(EventLoop loop, CompletionStage<? extends V> stage) {
        LoopFuture<V> future = loop.newFuture();
        stage.whenComplete(
                (result, thrown) -> {
                    if (!loop.isClosed()) {
                        loop.callSoonThreadsafe(() -> future.copy(result, thrown));
                    }
                });
        return future;
    }

    /** The loop that this future belongs to. */
    public final EventLoop loop() {
        return loop;
    }

    /** True if there is an outcome, of whatever kind. */
    public final boolean isDone() {
        return state != State.PENDING;
    }

    /** True if the future was cancelled. */
    public final boolean isCancelled() {
        return state == State.CANCELLED;
    }

    /**
     * The value. What the future failed with is thrown: as it is if it is unchecked, else as the
     * cause of a {@link CompletionException}.
     *
     * @throws IllegalStateException if it is not done
     * @throws CancellationException if it was cancelled
     */
    @SuppressWarnings("NullAway") // a value of type V is null only where V allows it
    public final V result() {
        Throwable thrown = exception();
        if (thrown instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw new CompletionException(thrown);
        }
        return value;
    }

    /**
     * What the future failed with, or null if it has a value.
     *
     * @throws IllegalStateException if it is not done
     * @throws CancellationException if it was cancelled
     */
    public final @Nullable Throwable exception() {
        if (state == State.PENDING) {
            throw new IllegalStateException(
                    "result must be asked of a done future: future="
                            + this
                            + ". Ask isDone() or add a done callback.");
        }
        if (state == State.CANCELLED) {
            throw new CancellationException("the future was cancelled: future=" + this);
        }
        return failure;
    }

    /**
     * Ends the future with a value.
     *
     * @throws IllegalStateException if it is done already
     */
    public final void complete(V result) {
        checkPending("complete");
        value = result;
        end(State.OK);
    }

    /**
     * Ends the future with a failure.
     *
     * @throws IllegalStateException if it is done already
     */
    public final void completeExceptionally(Throwable thrown) {
        Objects.requireNonNull(thrown, "thrown");
        checkPending("completeExceptionally");
        failure = thrown;
        end(State.FAILED);
    }

    /**
     * Ends the future as cancelled.
     *
     * @return false if it was done already
     */
    public boolean cancel() {
        if (state != State.PENDING) {
            return false;
        }
        end(State.CANCELLED);
        return true;
    }

    /**
     * Calls {@code callback} with this future one hop after it is done, in the context that is
     * current now; a future that is done already queues it at once. Adding one twice calls it
     * twice.
     */
    public final Registration addDoneCallback(Consumer<? super LoopFuture<V>> callback) {
        Objects.requireNonNull(callback, "callback");
        Waiting<V> added = new Waiting<>(callback, Context.current());
        if (state != State.PENDING) {
            queue(added);
            return () -> false;
        }
        if (waiting.isEmpty()) {
            waiting = new ArrayList<>(2);
        }
        waiting.add(added);
        return () -> waiting.removeIf(one -> one == added);
    }

    /**
     * Takes away all occurrences of {@code callback}; calls that are queued already still happen.
     *
     * @return how many there were
     */
    public final int removeDoneCallback(Consumer<? super LoopFuture<V>> callback) {
        int before = waiting.size();
        if (before > 0) {
            waiting.removeIf(one -> one.callback.equals(callback));
        }
        return before - waiting.size();
    }

    /**
     * A future of the JDK that gets this one's outcome, for threads that are not the loop's. When
     * the loop is closed before, it ends cancelled. Cancelling it cancels this one, through the
     * loop.
     */
    public final CompletableFuture<V> toCompletableFuture() {
        CompletableFuture<V> bridge = new CompletableFuture<>();
        LoopExecutors.Pending pending = loop.pendingUntilClosed(() -> bridge.cancel(false));
        addDoneCallback(
                done -> {
                    pending.done();
                    if (done.state == State.CANCELLED) {
                        bridge.cancel(false);
                    } else if (done.failure != null) {
                        bridge.completeExceptionally(done.failure);
                    } else {
                        bridge.complete(done.result());
                    }
                });
        CompletableFuture<V> _ =
                bridge.whenComplete(
                        (result, thrown) -> {
                            if (bridge.isCancelled() && !loop.isClosed()) {
                                loop.callSoonThreadsafe(this::cancel);
                            }
                        });
        return bridge;
    }

    /** Takes over an outcome, unless this future is done. */
    final void copy(@Nullable V result, @Nullable Throwable thrown) {
        if (state != State.PENDING) {
            return;
        }
        Throwable cause = thrown;
        if (thrown instanceof CompletionException && thrown.getCause() != null) {
            cause = thrown.getCause();
        }
        if (cause instanceof CancellationException) {
            cancel();
        } else if (cause != null) {
            completeExceptionally(cause);
        } else {
            value = result;
            end(State.OK);
        }
    }

    @Override
    public String toString() {
        return "LoopFuture["
                + state
                + (failure == null ? "" : ", " + failure)
                + ", loop="
                + loop.name()
                + "]";
    }

    private void end(State outcome) {
        loop.checkFuture();
        state = outcome;
        List<Waiting<V>> called = waiting;
        waiting = List.of();
        for (Waiting<V> one : called) {
            queue(one);
        }
    }

    private void queue(Waiting<V> one) {
        // A closed loop runs nothing any more; whoever waits elsewhere heard of it from close().
        if (!loop.isClosed()) {
            loop.callSoon(() -> one.callback.accept(this), one.context);
        }
    }

    private void checkPending(String method) {
        if (state != State.PENDING) {
            throw new IllegalStateException(
                    method
                            + " must be called on a pending future: future="
                            + this
                            + ". Ask isDone() first.");
        }
    }
}
