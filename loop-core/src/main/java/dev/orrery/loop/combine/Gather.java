package dev.orrery.loop.combine;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.TaskCancelled;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A future of what several futures give.
 *
 * <p>It is never in the state cancelled: it fails with {@link TaskCancelled}. Cancelling it cancels
 * the children, and it is done when they are. Order: a hop after the last child, or after the one
 * that fails it. Source: asyncio's {@code _GatheringFuture}.
 *
 * @param <C> what the children give
 * @param <R> what is made of each child
 */
final class Gather<C extends @Nullable Object, R extends @Nullable Object>
        extends LoopFuture<List<R>> {
    // As given: a child may be named twice.
    private final List<LoopFuture<? extends C>> children;
    private final int distinct;
    private final boolean failsFast;
    private final Function<LoopFuture<? extends C>, R> reader;
    private int finished;
    private boolean cancelRequested;
    private @Nullable String cancelRequest;

    private Gather(
            EventLoop loop,
            Collection<? extends LoopFuture<? extends C>> futures,
            boolean failsFast,
            Function<LoopFuture<? extends C>, R> reader) {
        super(loop);
        this.children = new ArrayList<>(futures);
        this.failsFast = failsFast;
        this.reader = reader;
        Set<LoopFuture<? extends C>> each = CallingTask.distinct(loop, children);
        this.distinct = each.size();
        Consumer<LoopFuture<?>> onDone = this::ended;
        for (LoopFuture<? extends C> child : each) {
            child.addDoneCallback(onDone);
        }
        if (each.isEmpty()) {
            endWith(List.of());
        }
    }

    /** The values; the first failure is the gather's. */
    static <V extends @Nullable Object> LoopFuture<List<V>> values(
            Collection<? extends LoopFuture<? extends V>> futures) {
        return new Gather<V, V>(loopOf(futures), futures, true, LoopFuture::result);
    }

    /** All outcomes; failures do not fail the gather. */
    static <V extends @Nullable Object> LoopFuture<List<Outcome<V>>> outcomes(
            Collection<? extends LoopFuture<? extends V>> futures) {
        return new Gather<V, Outcome<V>>(loopOf(futures), futures, false, Outcome::of);
    }

    private static EventLoop loopOf(Collection<? extends LoopFuture<?>> futures) {
        return futures.isEmpty() ? EventLoop.current() : futures.iterator().next().loop();
    }

    @Override
    public boolean cancel(@Nullable String message) {
        checkThread("cancel");
        if (isDone()) {
            return false;
        }
        boolean isAnyCancelled = false;
        for (LoopFuture<? extends C> child : children) {
            isAnyCancelled |= child.cancel(message);
        }
        if (isAnyCancelled) {
            cancelRequested = true;
            cancelRequest = message;
        }
        return isAnyCancelled;
    }

    @Override
    protected boolean hasFailedAsCancelled() {
        return isDone() && exception() instanceof TaskCancelled;
    }

    private void ended(LoopFuture<?> child) {
        finished++;
        // Asking for the failure also says that somebody has seen it.
        Throwable failure = child.isCancelled() ? null : child.exception();
        if (isDone()) {
            return;
        }
        if (failsFast && child.isCancelled()) {
            endWithFailure(new TaskCancelled(child.cancelMessage()));
        } else if (failsFast && failure != null) {
            endWithFailure(failure);
        } else if (finished == distinct) {
            endWithAll();
        }
    }

    private void endWithAll() {
        if (cancelRequested) {
            endWithFailure(new TaskCancelled(cancelRequest));
            return;
        }
        List<R> all = new ArrayList<>(children.size());
        for (LoopFuture<? extends C> child : children) {
            all.add(reader.apply(child));
        }
        endWith(Collections.unmodifiableList(all));
    }

    @Override
    public String toString() {
        return "gather[" + outcome() + ", " + finished + " ended of " + Names.of(children) + "]";
    }
}
