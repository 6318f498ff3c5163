package dev.orrery.loop;

import dev.orrery.loop.handle.Context;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

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
public class LoopFuture<V extends @Nullable Object> {
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

    private final EventLoop loop;
    private State state = State.PENDING;
    private @Nullable V value;
    private @Nullable Throwable failure;
    private @Nullable String cancelMessage;
    private boolean failureSeen;
    // A list, linked through the callbacks: most futures have one.
    private @Nullable DoneCallback<V> first;
    private @Nullable DoneCallback<V> last;

    /**
     * A pending future. For libraries whose futures do more when they are cancelled; everybody else
     * uses {@link EventLoop#newFuture()}.
     *
     * @param loop where it shall belong
     */
    protected LoopFuture(EventLoop loop) {
        this.loop = Objects.requireNonNull(loop, "loop");
    }

    /**
     * A future of {@code loop} that gets the outcome of {@code stage}, whatever thread that ends
     * in. When the loop is closed before, it ends cancelled. Cancelling it cancels the stage, one
     * hop later, if the stage is one that can be cancelled.
     *
     * @param loop where the future shall belong
     * @param stage what its outcome comes from; a cause in a {@link CompletionException} is
     *     unwrapped, and a {@link CancellationException} cancels the future
     * @param <V> the type of the value
     * @return the future
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public static <V> LoopFuture<V> from(EventLoop loop, CompletionStage<? extends V> stage) {
        Objects.requireNonNull(stage, "stage");
        loop.checkThread("LoopFuture.from");
        LoopFuture<V> future = loop.newFuture();
        Outstanding.Claim claim = loop.untilClosed(future::cancel);
        future.addDoneCallback(
                done -> {
                    claim.settle();
                    if (done.isCancelled()) {
                        cancelStage(stage);
                    }
                });
        // A closed loop refuses the post, and has cancelled the future.
        stage.whenComplete((result, thrown) -> loop.tryPost(() -> future.copy(result, thrown)));
        return future;
    }

    /**
     * Asks {@code loop} for a future, from a thread that is not the loop's.
     *
     * @param loop whom to ask
     * @param question makes the future, on the loop's thread in its next iteration; what it throws
     *     is the outcome, and an Error ends the loop's run besides
     * @param <V> the type of the value
     * @return a future of the JDK that gets its outcome; cancelling it cancels the future, and
     *     closing the loop before cancels it
     * @throws IllegalStateException if the loop is closed
     */
    public static <V> CompletableFuture<V> ask(
            EventLoop loop, Supplier<? extends LoopFuture<V>> question) {
        Objects.requireNonNull(question, "question");
        CompletableFuture<V> bridge = new CompletableFuture<>();
        Outstanding.Claim claim = loop.untilClosed(() -> bridge.cancel(false));
        loop.callSoonThreadsafe(
                () -> {
                    claim.settle();
                    if (!bridge.isDone()) {
                        answerOrFail(question, bridge);
                    }
                });
        return bridge;
    }

    /** Whatever happens, {@code bridge} hears of it: the loop's close will not tell it any more. */
    private static <V> void answerOrFail(
            Supplier<? extends LoopFuture<V>> question, CompletableFuture<V> bridge) {
        try {
            answer(question, bridge);
        } catch (Throwable failed) {
            bridge.completeExceptionally(failed);
            if (failed instanceof Error error) {
                throw error;
            }
        }
    }

    private static <V> void answer(
            Supplier<? extends LoopFuture<V>> question, CompletableFuture<V> bridge) {
        CompletableFuture<V> inner = question.get().toCompletableFuture();
        CompletableFuture<V> _ =
                inner.whenComplete(
                        (value, thrown) -> {
                            if (thrown != null) {
                                bridge.completeExceptionally(thrown);
                            } else {
                                bridge.complete(value);
                            }
                        });
        CompletableFuture<V> _ =
                bridge.whenComplete(
                        (value, thrown) -> {
                            if (bridge.isCancelled()) {
                                inner.cancel(false);
                            }
                        });
    }

    private static void cancelStage(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().cancel(false);
        } catch (UnsupportedOperationException uncancellable) {
            // Some stages are no futures. Nobody waits for this one here any more.
        }
    }

    /** {@return the loop that this future belongs to} */
    public final EventLoop loop() {
        return loop;
    }

    /** {@return true if there is an outcome, of whatever kind} */
    public final boolean isDone() {
        return state != State.PENDING;
    }

    /** {@return true if the future was cancelled} */
    public final boolean isCancelled() {
        return state == State.CANCELLED;
    }

    /**
     * The value. What the future failed with is thrown: as it is if it is unchecked, else as the
     * cause of a {@link CompletionException}.
     *
     * @return the value
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
     * @return the failure, or null
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
        failureSeen = true;
        return failure;
    }

    /**
     * Ends the future with a value.
     *
     * @param result the value
     * @throws IllegalStateException if it is done already, or from a foreign thread
     */
    public void complete(V result) {
        checkPending("complete");
        endWith(result);
    }

    /**
     * Ends the future with a failure.
     *
     * @param thrown what {@link #result()} shall throw
     * @throws IllegalStateException if it is done already, or from a foreign thread
     */
    public void completeExceptionally(Throwable thrown) {
        Objects.requireNonNull(thrown, "thrown");
        checkPending("completeExceptionally");
        endWithFailure(thrown);
    }

    /**
     * Ends the future as cancelled.
     *
     * @return false if it was done already
     * @throws IllegalStateException from a foreign thread
     */
    public final boolean cancel() {
        return cancel(null);
    }

    /**
     * Ends the future as cancelled, and says why.
     *
     * @param message why, for whoever waits for the future; null says nothing
     * @return false if it was done already
     * @throws IllegalStateException from a foreign thread
     */
    public boolean cancel(@Nullable String message) {
        loop.checkFuture("cancel");
        if (state != State.PENDING) {
            return false;
        }
        endCancelled(message);
        return true;
    }

    /** {@return what the future was cancelled with, or null if nothing was said} */
    public final @Nullable String cancelMessage() {
        return cancelMessage;
    }

    /**
     * Calls {@code callback} with this future one hop after it is done, in the context that is
     * current now; a future that is done already queues it at once. Adding one twice calls it
     * twice.
     *
     * @param callback what to call
     * @return takes this one callback away again
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public final Registration addDoneCallback(Consumer<? super LoopFuture<V>> callback) {
        Objects.requireNonNull(callback, "callback");
        loop.checkThread("addDoneCallback");
        DoneCallback<V> added = new DoneCallback<>(this, callback, Context.current());
        if (state != State.PENDING) {
            loop.queue(added);
        } else if (last == null) {
            first = added;
            last = added;
        } else {
            last.next = added;
            last = added;
        }
        return added;
    }

    /**
     * Takes away all occurrences of {@code callback}; calls that are queued already still happen.
     *
     * @param callback what to run
     * @return how many there were
     */
    public final int removeDoneCallback(Consumer<? super LoopFuture<V>> callback) {
        return remove(one -> one.calls(callback));
    }

    int remove(Predicate<DoneCallback<V>> isRemoved) {
        loop.checkFuture("removeDoneCallback");
        int removed = 0;
        DoneCallback<V> kept = null;
        for (DoneCallback<V> one = first; one != null; one = one.next) {
            if (!isRemoved.test(one)) {
                kept = one;
                continue;
            }
            removed++;
            if (kept == null) {
                first = one.next;
            } else {
                kept.next = one.next;
            }
        }
        last = kept;
        return removed;
    }

    /**
     * A future of the JDK that gets this one's outcome, for threads that are not the loop's. When
     * the loop is closed before, it ends cancelled. Cancelling it cancels this one, through the
     * loop; completing it in another way does not concern this one.
     *
     * @return the future; its {@code get} must not be called on the loop's thread before it is done
     * @throws IllegalStateException from a foreign thread
     */
    public final CompletableFuture<V> toCompletableFuture() {
        loop.checkFuture("toCompletableFuture");
        CompletableFuture<V> bridge = new CompletableFuture<>();
        if (state != State.PENDING) {
            pass(bridge);
            return bridge;
        }
        Outstanding.Claim claim = loop.untilClosed(() -> pass(bridge));
        if (bridge.isDone()) {
            return bridge;
        }
        addDoneCallback(
                done -> {
                    claim.settle();
                    pass(bridge);
                });
        CompletableFuture<V> _ =
                bridge.whenComplete(
                        (result, thrown) -> {
                            // Another thread may read an old state here: then it posts in vain.
                            if (bridge.isCancelled() && state == State.PENDING) {
                                loop.tryPost(this::cancel);
                            }
                        });
        return bridge;
    }

    /** Gives the outcome to {@code bridge}; what is pending now will not have another one. */
    private void pass(CompletableFuture<V> bridge) {
        if (state == State.PENDING || state == State.CANCELLED || hasFailedAsCancelled()) {
            bridge.cancel(false);
        } else if (failure != null) {
            bridge.completeExceptionally(failure);
        } else {
            bridge.complete(result());
        }
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
            // What a stage gives is null only where V allows it.
            value = result;
            end(State.OK);
        }
    }

    /**
     * Ends a pending future with a value, whoever calls. For subclasses.
     *
     * @param result the value; null only where V allows it
     */
    protected final void endWith(@Nullable V result) {
        value = result;
        end(State.OK);
    }

    /**
     * Ends a pending future with a failure, whoever calls. For subclasses.
     *
     * @param thrown what {@link #result()} shall throw
     */
    protected final void endWithFailure(Throwable thrown) {
        failure = thrown;
        end(State.FAILED);
    }

    /**
     * Ends a pending future as cancelled, whoever calls. For subclasses.
     *
     * @param message why, or null
     */
    protected final void endCancelled(@Nullable String message) {
        cancelMessage = message;
        end(State.CANCELLED);
    }

    /**
     * Throws unless the caller may touch this future. For subclasses.
     *
     * @param method what the caller called, for the message
     * @throws IllegalStateException from a foreign thread
     */
    protected final void checkThread(String method) {
        loop.checkFuture(method);
    }

    /**
     * {@return true if it failed because something was cancelled, which futures of the JDK show as
     * cancelled} For subclasses; false unless they say otherwise.
     */
    protected boolean hasFailedAsCancelled() {
        return false;
    }

    /** {@return true if it failed and nobody has asked for the failure} */
    protected final boolean hasUnseenFailure() {
        return failure != null && !failureSeen;
    }

    @Override
    public String toString() {
        return "LoopFuture[" + outcome() + ", loop=" + loop.name() + "]";
    }

    /**
     * {@return the state in words, for messages: with the failure or the cancel message, if any}
     */
    protected final String outcome() {
        if (failure != null) {
            return state + ", " + failure;
        }
        return cancelMessage == null ? state.toString() : state + ", " + cancelMessage;
    }

    private void end(State outcome) {
        state = outcome;
        DoneCallback<V> one = first;
        first = null;
        last = null;
        // A closed loop runs nothing any more; whoever waits elsewhere heard of it from close().
        if (!loop.isClosed()) {
            while (one != null) {
                DoneCallback<V> next = one.next;
                one.next = null;
                loop.queue(one);
                one = next;
            }
        }
    }

    private void checkPending(String method) {
        loop.checkFuture(method);
        if (state != State.PENDING) {
            throw new IllegalStateException(
                    method
                            + " must be called on a pending future: future="
                            + this
                            + ". Ask isDone() first.");
        }
    }
}
