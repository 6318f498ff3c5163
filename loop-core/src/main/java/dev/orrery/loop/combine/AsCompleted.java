package dev.orrery.loop.combine;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.sync.Queue;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Futures in the order in which they end.
 *
 * {@snippet :
 * for (var pages = asCompleted(downloads); pages.hasNext(); ) {
 *     show(pages.next());
 * }
 * }
 *
 * <p>Threading: bodies of tasks of the futures' loop; several tasks may share one. Order: as the
 * futures end; each arrives one hop later, and the task goes on another one later. Failure: a limit
 * that passes makes each {@code next} of what is left throw; the futures are not cancelled. Source:
 * asyncio's {@code as_completed}.
 *
 * @param <V> the type of the values
 * @param <X> {@link TimeoutException} if there is a limit; else nothing checked is thrown
 */
public final class AsCompleted<V extends @Nullable Object, X extends Exception> {
    /** What has arrived: a future, or that the limit has passed for one. */
    private record Arrival<V extends @Nullable Object>(@Nullable LoopFuture<? extends V> future) {}

    private final Set<LoopFuture<? extends V>> todo;
    private final Queue<Arrival<V>> arrived = new Queue<>("asCompleted", 0);
    private final Consumer<LoopFuture<? extends V>> onDone = this::ended;
    private final Supplier<X> late;
    private @Nullable Handle limit;
    private int left;

    private AsCompleted(
            EventLoop loop,
            Iterable<? extends LoopFuture<? extends V>> futures,
            @Nullable Duration delay,
            Supplier<X> late) {
        this.late = late;
        this.todo = CallingTask.distinct(loop, futures);
        this.left = todo.size();
        if (delay != null && !todo.isEmpty()) {
            // First: a delay that is refused leaves nothing behind.
            limit = loop.callLater(delay, this::expire);
        }
        for (LoopFuture<? extends V> future : todo) {
            future.addDoneCallback(onDone);
        }
    }

    static <V extends @Nullable Object> AsCompleted<V, RuntimeException> of(
            Iterable<? extends LoopFuture<? extends V>> futures) {
        EventLoop loop = CallingTask.of("asCompleted").loop();
        return new AsCompleted<>(
                loop, futures, null, () -> new IllegalStateException("there is no limit"));
    }

    static <V extends @Nullable Object> AsCompleted<V, TimeoutException> of(
            Duration limit, Iterable<? extends LoopFuture<? extends V>> futures) {
        EventLoop loop = CallingTask.of("asCompleted").loop();
        return new AsCompleted<>(
                loop,
                futures,
                limit,
                () -> new TimeoutException("the limit has passed: limit=" + limit));
    }

    /** {@return true until {@code next} was called once for each future} */
    public boolean hasNext() {
        return left > 0;
    }

    /**
     * Waits until another future is done and returns its value; its failure is thrown as {@link
     * Async#await(LoopFuture)} does.
     *
     * @return the value
     * @throws X if the limit has passed
     * @throws CompletionException if the future has failed with a checked exception
     * @throws TaskCancelled if that future or this task was cancelled
     * @throws NoSuchElementException if there are no more
     * @throws IllegalStateException outside of a task
     */
    public V next() throws X {
        return Task.await(nextDone());
    }

    /**
     * Waits until another future is done and returns it, whatever its outcome.
     *
     * @return the future, done
     * @throws X if the limit has passed
     * @throws TaskCancelled if this task was cancelled; no future is lost by that
     * @throws NoSuchElementException if there are no more
     * @throws IllegalStateException outside of a task
     */
    public LoopFuture<? extends V> nextDone() throws X {
        if (left == 0) {
            throw new NoSuchElementException(
                    "next must not be called more often than there are futures: left=0. Ask"
                            + " hasNext() first.");
        }
        left--;
        Arrival<V> arrival;
        try {
            arrival = arrived.get();
        } catch (Throwable thrown) {
            left++;
            throw thrown;
        }
        if (arrival.future() == null) {
            throw late.get();
        }
        return arrival.future();
    }

    private void ended(LoopFuture<? extends V> future) {
        if (todo.remove(future)) {
            arrived.putNowait(new Arrival<>(future));
            if (todo.isEmpty() && limit != null) {
                limit.cancel();
            }
        }
    }

    private void expire() {
        for (LoopFuture<? extends V> future : todo) {
            future.removeDoneCallback(onDone);
            arrived.putNowait(new Arrival<>(null));
        }
        todo.clear();
    }

    @Override
    public String toString() {
        return "AsCompleted[left=" + left + ", pending=" + Names.of(todo) + "]";
    }
}
