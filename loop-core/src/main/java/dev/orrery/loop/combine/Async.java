package dev.orrery.loop.combine;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.handle.Context;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskAction;
import dev.orrery.loop.task.TaskBody;
import dev.orrery.loop.task.TaskCancelled;
import dev.orrery.loop.task.TaskOptions;
import dev.orrery.loop.task.Timeout;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Everything for sequential code on a loop, in one place and meant for {@code import static}.
 *
 * {@snippet :
 * int total = run(() -> {
 *     Task<Integer> left = spawn(() -> count("left"));
 *     Task<Integer> right = spawn(() -> count("right"));
 *     sleep(Duration.ofMillis(10));
 *     return await(left) + await(right);
 * });
 * }
 *
 * <p>Threading: bodies of tasks, where nothing else is said; what waits lets the loop go on with
 * others. Time and units: the loop's clock. Order: exactly asyncio's; "hop" means one iteration of
 * the loop. Failure: see each method; waiting throws {@link TaskCancelled} if the task is
 * cancelled. Most methods take a body with a value or one without. Source: the functions of the
 * module {@code asyncio}.
 *
 * <p>The class is long because it is the one face of all that; what the methods do is in {@link
 * Task}, {@link Timeout}, {@link TaskGroup} and the package-private classes of this package.
 */
public final class Async {
    private Async() {}

    // ---- running

    /**
     * Makes a loop, runs {@code main} as a task on it and returns its value.
     *
     * <p>The loop lives in a platform thread of its own, for which the caller waits. When main has
     * ended, the tasks that are left are cancelled and waited for up to {@link
     * TaskOptions#cancelLimit()}; what they throw goes to the loop's exception handler; then the
     * loop is closed, and with it its executor. Interrupting the caller cancels main; the caller is
     * interrupted again when this returns. Main begins in the caller's {@link Context}.
     *
     * <p>What main throws is thrown as it was, and its stack trace goes on with the caller's. An
     * {@link Error} of any task or callback ends the run and is thrown, too. What goes wrong later
     * is suppressed in what went wrong first.
     *
     * @param <V> the type of the value
     * @param <X> what main may throw besides unchecked exceptions
     * @param main what to run
     * @return main's value
     * @throws X if main throws it
     * @throws CancellationException if main was cancelled
     * @throws IllegalStateException inside of a running loop; if the loop was stopped before main
     *     had ended; if cancelled tasks did not end within the limit, with their names and stacks
     */
    public static <V extends @Nullable Object, X extends Exception> V run(TaskBody<V, X> main)
            throws X {
        return run(TaskOptions.standard(), main);
    }

    /**
     * As {@link #run(TaskBody)}, of a main that has no value to give.
     *
     * @param <X> what main may throw besides unchecked exceptions
     * @param main what to run
     * @throws X if main throws it
     * @throws CancellationException if main was cancelled
     * @throws IllegalStateException as there
     */
    public static <X extends Exception> void run(TaskAction<X> main) throws X {
        run(TaskOptions.standard(), main);
    }

    /**
     * As {@link #run(TaskBody)}, with options.
     *
     * @param <V> the type of the value
     * @param <X> what main may throw besides unchecked exceptions
     * @param options how to run it
     * @param main what to run
     * @return main's value
     * @throws X if main throws it
     * @throws CancellationException if main was cancelled
     * @throws IllegalStateException as there
     */
    public static <V extends @Nullable Object, X extends Exception> V run(
            TaskOptions options, TaskBody<V, X> main) throws X {
        Objects.requireNonNull(options, "options");
        return MainRun.run(options, Objects.requireNonNull(main, "main"));
    }

    /**
     * As {@link #run(TaskBody)}, with options, of a main that has no value to give.
     *
     * @param <X> what main may throw besides unchecked exceptions
     * @param options how to run it
     * @param main what to run
     * @throws X if main throws it
     * @throws CancellationException if main was cancelled
     * @throws IllegalStateException as there
     */
    public static <X extends Exception> void run(TaskOptions options, TaskAction<X> main) throws X {
        Objects.requireNonNull(options, "options");
        MainRun.run(options, asBody(Objects.requireNonNull(main, "main")));
    }

    // ---- tasks

    /**
     * Starts a task on the loop that runs in this thread; also in callbacks.
     *
     * @param <V> the type of the value
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException if no loop runs here
     */
    public static <V extends @Nullable Object> Task<V> spawn(TaskBody<? extends V, ?> body) {
        return Task.spawn(body);
    }

    /**
     * Starts a task that has no value to give; also in callbacks.
     *
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException if no loop runs here
     */
    public static Task<@Nullable Void> spawn(TaskAction<?> body) {
        return Task.spawn(body);
    }

    /**
     * Starts a task that has a name; also in callbacks.
     *
     * @param <V> the type of the value
     * @param name for people: messages, dumps, the name of the thread
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException if no loop runs here
     */
    public static <V extends @Nullable Object> Task<V> spawn(
            String name, TaskBody<? extends V, ?> body) {
        return Task.spawn(name, body);
    }

    /**
     * Starts a task that has a name and no value to give; also in callbacks.
     *
     * @param name for people: messages, dumps, the name of the thread
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException if no loop runs here
     */
    public static Task<@Nullable Void> spawn(String name, TaskAction<?> body) {
        return Task.spawn(name, body);
    }

    /**
     * The task that calls.
     *
     * @return the task
     * @throws IllegalStateException outside of a task
     */
    public static Task<?> currentTask() {
        return CallingTask.of("currentTask");
    }

    /**
     * The tasks of the loop that runs in this thread that have not ended; also in callbacks.
     *
     * @return a copy, in the order in which they were started
     * @throws IllegalStateException if no loop runs here
     */
    public static List<Task<?>> allTasks() {
        return Task.all(EventLoop.current());
    }

    /**
     * What each task of the loop that runs in this thread is doing; also in callbacks.
     *
     * @return a text for people
     * @throws IllegalStateException if no loop runs here
     */
    public static String dump() {
        return Task.dump(EventLoop.current());
    }

    // ---- waiting

    /**
     * Waits for {@code future} and returns its value; one that is done already gives it at once. If
     * this task is cancelled meanwhile, the future is cancelled.
     *
     * @param <V> the type of the value
     * @param future a future of this task's loop
     * @return the value
     * @throws CompletionException if the future failed with a checked exception, which is its
     *     cause; unchecked ones and Errors are thrown as they are
     * @throws TaskCancelled if the future or this task was cancelled
     * @throws IllegalArgumentException if the future belongs to another loop
     * @throws IllegalStateException outside of a task
     */
    public static <V extends @Nullable Object> V await(LoopFuture<? extends V> future) {
        return Task.await(future);
    }

    /**
     * As {@link #await(LoopFuture)}; a checked failure of the class {@code checked} is thrown as it
     * is.
     *
     * @param <V> the type of the value
     * @param <X> the type of the failure
     * @param future a future of this task's loop
     * @param checked what it may fail with
     * @return the value
     * @throws X if the future failed with it
     * @throws CompletionException if the future failed with another checked exception, which is its
     *     cause
     * @throws TaskCancelled if the future or this task was cancelled
     * @throws IllegalArgumentException if the future belongs to another loop
     * @throws IllegalStateException outside of a task
     */
    public static <V extends @Nullable Object, X extends Exception> V await(
            LoopFuture<? extends V> future, Class<X> checked) throws X {
        Objects.requireNonNull(checked, "checked");
        try {
            return Task.await(future);
        } catch (CompletionException wrapped) {
            Throwable failure = future.exception();
            if (checked.isInstance(failure)) {
                throw checked.cast(failure);
            }
            throw wrapped;
        }
    }

    /**
     * Waits for a time; zero or less is {@link #yieldNow()}.
     *
     * @param delay how long
     * @throws TaskCancelled if this task was cancelled
     * @throws IllegalArgumentException if the delay is above {@link EventLoop#MAX_DELAY_NANOS}
     * @throws IllegalStateException outside of a task
     */
    public static void sleep(Duration delay) {
        Task.sleep(delay);
    }

    /**
     * Waits until a time; one that has passed is {@link #yieldNow()}.
     *
     * @param deadlineNanos when, on the scale of the loop's clock
     * @throws TaskCancelled if this task was cancelled
     * @throws IllegalArgumentException if the deadline is further away than {@link
     *     EventLoop#MAX_DELAY_NANOS}
     * @throws IllegalStateException outside of a task
     */
    public static void sleepUntil(long deadlineNanos) {
        Task.sleepUntil(deadlineNanos);
    }

    /**
     * Lets everybody else who is ready go first: this task goes on in the next iteration.
     *
     * @throws TaskCancelled if this task was cancelled
     * @throws IllegalStateException outside of a task
     */
    public static void yieldNow() {
        Task.yieldNow();
    }

    // ---- limits

    /**
     * Waits for {@code future}, but no longer than {@code limit}. When that has passed the future
     * is cancelled, and its end is waited for; if it ends with a value all the same, that counts.
     *
     * @param <V> the type of the value
     * @param future a future of this task's loop
     * @param limit from now; zero or less cancels what is not done, null never does
     * @return the value
     * @throws TimeoutException if the limit has ended the future
     * @throws CompletionException if the future failed with a checked exception, which is its cause
     * @throws TaskCancelled if the future or this task was cancelled by somebody else
     * @throws IllegalArgumentException if the future belongs to another loop
     * @throws IllegalStateException outside of a task
     */
    public static <V extends @Nullable Object> V waitFor(
            LoopFuture<? extends V> future, @Nullable Duration limit) throws TimeoutException {
        return WaitFor.run(future, limit);
    }

    /**
     * Runs {@code part} in the calling task under a limit: when that has passed, the part is
     * cancelled where it waits.
     *
     * @param <V> the type of the value
     * @param <X> what the part may throw besides unchecked exceptions
     * @param limit from now; zero or less expires at the part's first wait, null never
     * @param part what to run
     * @return the part's value
     * @throws X if the part fails
     * @throws TimeoutException if the deadline has ended the part
     * @throws TaskCancelled if the task was cancelled by somebody else
     * @throws IllegalStateException outside of a task
     */
    public static <V extends @Nullable Object, X extends Exception> V timeout(
            @Nullable Duration limit, TaskBody<V, X> part) throws X, TimeoutException {
        Objects.requireNonNull(part, "part");
        return Timeout.<V, X>run(limit, timeout -> part.run());
    }

    /**
     * As {@link #timeout(Duration, TaskBody)}, of a part that has no value to give.
     *
     * @param <X> what the part may throw besides unchecked exceptions
     * @param limit from now; zero or less expires at the part's first wait, null never
     * @param part what to run
     * @throws X if the part fails
     * @throws TimeoutException if the deadline has ended the part
     * @throws TaskCancelled if the task was cancelled by somebody else
     * @throws IllegalStateException outside of a task
     */
    public static <X extends Exception> void timeout(@Nullable Duration limit, TaskAction<X> part)
            throws X, TimeoutException {
        timeout(limit, asBody(Objects.requireNonNull(part, "part")));
    }

    /**
     * As {@link #timeout(Duration, TaskBody)}, of a part that moves its deadline.
     *
     * @param <V> the type of the value
     * @param <X> what the part may throw besides unchecked exceptions
     * @param limit from now; zero or less expires at the part's first wait, null never
     * @param part what to run
     * @return the part's value
     * @throws X if the part fails
     * @throws TimeoutException if the deadline has ended the part
     * @throws TaskCancelled if the task was cancelled by somebody else
     * @throws IllegalStateException outside of a task
     */
    public static <V extends @Nullable Object, X extends Exception> V timeout(
            @Nullable Duration limit, Timeout.Body<V, X> part) throws X, TimeoutException {
        return Timeout.run(limit, Objects.requireNonNull(part, "part"));
    }

    /**
     * As {@link #timeout(Duration, TaskBody)}, of a part that moves its deadline and has no value
     * to give.
     *
     * @param <X> what the part may throw besides unchecked exceptions
     * @param limit from now; zero or less expires at the part's first wait, null never
     * @param part what to run
     * @throws X if the part fails
     * @throws TimeoutException if the deadline has ended the part
     * @throws TaskCancelled if the task was cancelled by somebody else
     * @throws IllegalStateException outside of a task
     */
    @SuppressWarnings("overloads") // a lambda needs braces to be one or the other
    public static <X extends Exception> void timeout(
            @Nullable Duration limit, Timeout.Action<X> part) throws X, TimeoutException {
        Timeout.run(limit, asBody(Objects.requireNonNull(part, "part")));
    }

    /**
     * As {@link #timeout(Duration, TaskBody)}, until a time.
     *
     * @param <V> the type of the value
     * @param <X> what the part may throw besides unchecked exceptions
     * @param deadlineNanos when, on the scale of the loop's clock; a time that has passed expires
     *     at the part's first wait
     * @param part what to run
     * @return the part's value
     * @throws X if the part fails
     * @throws TimeoutException if the deadline has ended the part
     * @throws TaskCancelled if the task was cancelled by somebody else
     * @throws IllegalArgumentException if the deadline is further away than {@link
     *     EventLoop#MAX_DELAY_NANOS}
     * @throws IllegalStateException outside of a task
     */
    public static <V extends @Nullable Object, X extends Exception> V timeoutAt(
            long deadlineNanos, TaskBody<V, X> part) throws X, TimeoutException {
        Objects.requireNonNull(part, "part");
        return Timeout.<V, X>runUntil(deadlineNanos, timeout -> part.run());
    }

    /**
     * As {@link #timeoutAt(long, TaskBody)}, of a part that has no value to give.
     *
     * @param <X> what the part may throw besides unchecked exceptions
     * @param deadlineNanos when, on the scale of the loop's clock; a time that has passed expires
     *     at the part's first wait
     * @param part what to run
     * @throws X if the part fails
     * @throws TimeoutException if the deadline has ended the part
     * @throws TaskCancelled if the task was cancelled by somebody else
     * @throws IllegalArgumentException if the deadline is further away than {@link
     *     EventLoop#MAX_DELAY_NANOS}
     * @throws IllegalStateException outside of a task
     */
    public static <X extends Exception> void timeoutAt(long deadlineNanos, TaskAction<X> part)
            throws X, TimeoutException {
        timeoutAt(deadlineNanos, asBody(Objects.requireNonNull(part, "part")));
    }

    /**
     * As {@link #timeoutAt(long, TaskBody)}, of a part that moves its deadline.
     *
     * @param <V> the type of the value
     * @param <X> what the part may throw besides unchecked exceptions
     * @param deadlineNanos when, on the scale of the loop's clock; a time that has passed expires
     *     at the part's first wait
     * @param part what to run
     * @return the part's value
     * @throws X if the part fails
     * @throws TimeoutException if the deadline has ended the part
     * @throws TaskCancelled if the task was cancelled by somebody else
     * @throws IllegalArgumentException if the deadline is further away than {@link
     *     EventLoop#MAX_DELAY_NANOS}
     * @throws IllegalStateException outside of a task
     */
    public static <V extends @Nullable Object, X extends Exception> V timeoutAt(
            long deadlineNanos, Timeout.Body<V, X> part) throws X, TimeoutException {
        return Timeout.runUntil(deadlineNanos, Objects.requireNonNull(part, "part"));
    }

    /**
     * As {@link #timeoutAt(long, TaskBody)}, of a part that moves its deadline and has no value to
     * give.
     *
     * @param <X> what the part may throw besides unchecked exceptions
     * @param deadlineNanos when, on the scale of the loop's clock; a time that has passed expires
     *     at the part's first wait
     * @param part what to run
     * @throws X if the part fails
     * @throws TimeoutException if the deadline has ended the part
     * @throws TaskCancelled if the task was cancelled by somebody else
     * @throws IllegalArgumentException if the deadline is further away than {@link
     *     EventLoop#MAX_DELAY_NANOS}
     * @throws IllegalStateException outside of a task
     */
    @SuppressWarnings("overloads") // a lambda needs braces to be one or the other
    public static <X extends Exception> void timeoutAt(long deadlineNanos, Timeout.Action<X> part)
            throws X, TimeoutException {
        Timeout.runUntil(deadlineNanos, asBody(Objects.requireNonNull(part, "part")));
    }

    // ---- several futures

    /**
     * A future of the values of all {@code futures}, in their order; also outside of tasks.
     *
     * <p>The first that fails, or is cancelled, fails the gather at once, a cancelled one with
     * {@link TaskCancelled}; the others go on. Cancelling the gather cancels all that are not done;
     * it is never in the state cancelled itself. It is done a hop after the future that decides,
     * and at once if there are no futures.
     *
     * @param <V> the type of the values
     * @param futures futures of one loop; one may be named twice
     * @return a future of the list of values
     * @throws IllegalArgumentException if they belong to several loops
     * @throws IllegalStateException from a foreign thread, if the loop is closed, or if no loop
     *     runs here and there are no futures
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <V extends @Nullable Object> LoopFuture<List<V>> gather(
            LoopFuture<? extends V>... futures) {
        return Gather.values(Arrays.asList(futures));
    }

    /**
     * As {@link #gather(LoopFuture...)}.
     *
     * @param <V> the type of the values
     * @param futures futures of one loop; one may be named twice
     * @return a future of the list of values
     * @throws IllegalArgumentException if they belong to several loops
     * @throws IllegalStateException as there
     */
    public static <V extends @Nullable Object> LoopFuture<List<V>> gather(
            Collection<? extends LoopFuture<? extends V>> futures) {
        return Gather.values(futures);
    }

    /**
     * A future of the outcomes of all {@code futures}, in their order; also outside of tasks.
     *
     * <p>As {@link #gather(LoopFuture...)}, but a failure, or that a future was cancelled, is a
     * value like any other. Only cancelling the gather makes it fail, with {@link TaskCancelled},
     * once all futures are done. Source: {@code return_exceptions} of asyncio's {@code gather}.
     *
     * @param <V> the type of the values
     * @param futures futures of one loop; one may be named twice
     * @return a future of the list of outcomes
     * @throws IllegalArgumentException if they belong to several loops
     * @throws IllegalStateException as there
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <V extends @Nullable Object> LoopFuture<List<Outcome<V>>> gatherOutcomes(
            LoopFuture<? extends V>... futures) {
        return Gather.outcomes(Arrays.asList(futures));
    }

    /**
     * As {@link #gatherOutcomes(LoopFuture...)}.
     *
     * @param <V> the type of the values
     * @param futures futures of one loop; one may be named twice
     * @return a future of the list of outcomes
     * @throws IllegalArgumentException if they belong to several loops
     * @throws IllegalStateException as there
     */
    public static <V extends @Nullable Object> LoopFuture<List<Outcome<V>>> gatherOutcomes(
            Collection<? extends LoopFuture<? extends V>> futures) {
        return Gather.outcomes(futures);
    }

    /**
     * A future that ends as {@code future} does, a hop later; cancelling it leaves {@code future}
     * alone. Also outside of tasks.
     *
     * @param <V> the type of the value
     * @param future what shall not be cancelled
     * @return a future for others to wait for; {@code future} itself if that is done
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public static <V extends @Nullable Object> LoopFuture<V> shield(LoopFuture<V> future) {
        return Shield.of(future);
    }

    /**
     * Waits for several futures, cancels none and throws no failure of theirs. It always suspends:
     * the task goes on two hops after the future that ends the wait.
     *
     * @param <F> the type of the futures
     * @param mode when to go on
     * @param limit when to go on at the latest, from now; null waits for ever
     * @param futures futures of this task's loop, at least one
     * @return which are done and which are not
     * @throws TaskCancelled if this task was cancelled; the futures are not
     * @throws IllegalArgumentException if there are no futures, if one belongs to another loop, or
     *     if the limit is above {@link EventLoop#MAX_DELAY_NANOS}
     * @throws IllegalStateException outside of a task
     */
    public static <F extends LoopFuture<?>> Waited<F> waitOn(
            ReturnWhen mode, @Nullable Duration limit, Collection<? extends F> futures) {
        return WaitOn.run(Objects.requireNonNull(mode, "mode"), limit, futures);
    }

    /**
     * As {@link #waitOn(ReturnWhen, Duration, Collection)}.
     *
     * @param <F> the type of the futures
     * @param mode when to go on
     * @param limit when to go on at the latest, from now; null waits for ever
     * @param futures futures of this task's loop, at least one
     * @return which are done and which are not
     * @throws TaskCancelled if this task was cancelled; the futures are not
     * @throws IllegalArgumentException as there
     * @throws IllegalStateException outside of a task
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <F extends LoopFuture<?>> Waited<F> waitOn(
            ReturnWhen mode, @Nullable Duration limit, F... futures) {
        return waitOn(mode, limit, Arrays.asList(futures));
    }

    /**
     * Futures in the order in which they end.
     *
     * @param <V> the type of the values
     * @param futures futures of this task's loop
     * @return waits for the next one each time it is asked
     * @throws IllegalArgumentException if one belongs to another loop
     * @throws IllegalStateException outside of a task
     */
    public static <V extends @Nullable Object> AsCompleted<V, RuntimeException> asCompleted(
            Collection<? extends LoopFuture<? extends V>> futures) {
        return AsCompleted.of(futures);
    }

    /**
     * Futures in the order in which they end.
     *
     * @param <V> the type of the values
     * @param futures futures of this task's loop
     * @return waits for the next one each time it is asked
     * @throws IllegalArgumentException if one belongs to another loop
     * @throws IllegalStateException outside of a task
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <V extends @Nullable Object> AsCompleted<V, RuntimeException> asCompleted(
            LoopFuture<? extends V>... futures) {
        return AsCompleted.of(Arrays.asList(futures));
    }

    /**
     * Futures in the order in which they end, with a limit for all together.
     *
     * @param <V> the type of the values
     * @param limit from now; when it has passed, each {@code next} of what is left throws {@link
     *     TimeoutException}
     * @param futures futures of this task's loop
     * @return waits for the next one each time it is asked
     * @throws IllegalArgumentException if one belongs to another loop, or if the limit is above
     *     {@link EventLoop#MAX_DELAY_NANOS}
     * @throws IllegalStateException outside of a task
     */
    public static <V extends @Nullable Object> AsCompleted<V, TimeoutException> asCompleted(
            Duration limit, Collection<? extends LoopFuture<? extends V>> futures) {
        return AsCompleted.of(Objects.requireNonNull(limit, "limit"), futures);
    }

    // ---- groups

    /**
     * Runs {@code block} in the calling task, with a group to start tasks in; none of them is left
     * when this returns or throws.
     *
     * @param block what to run
     * @throws ExceptionGroup if the block or tasks of the group have failed
     * @throws TaskCancelled if this task was cancelled and nothing has failed
     * @throws IllegalStateException outside of a task
     */
    public static void group(TaskGroup.Action<?> block) {
        TaskGroup.run(asBlock(Objects.requireNonNull(block, "block")));
    }

    /**
     * As {@link #group}, of a block that has a value to give. It has a name of its own because a
     * lambda such as {@code g -> g.spawn(body)} could be either block.
     *
     * @param <V> the type of the value
     * @param block what to run
     * @return the block's value
     * @throws ExceptionGroup if the block or tasks of the group have failed
     * @throws TaskCancelled if this task was cancelled and nothing has failed
     * @throws IllegalStateException outside of a task
     */
    public static <V extends @Nullable Object> V groupResult(TaskGroup.Body<? extends V, ?> block) {
        return TaskGroup.run(Objects.requireNonNull(block, "block"));
    }

    // ---- threads

    /**
     * Runs blocking or long {@code work} on the loop's default executor, in the caller's {@link
     * Context}; also in callbacks. Cancelling the future does not interrupt work that has begun.
     *
     * @param <V> the type of the value
     * @param work what to run
     * @return a future of the outcome
     * @throws IllegalStateException if no loop runs here
     * @throws RejectedExecutionException if the executor refuses the work
     */
    public static <V> LoopFuture<V> toThread(Callable<? extends V> work) {
        return EventLoop.current().runInExecutor(work);
    }

    /**
     * As {@link #toThread(Callable)}, of work that has no value to give.
     *
     * @param work what to run
     * @return a future of the outcome
     * @throws IllegalStateException if no loop runs here
     * @throws RejectedExecutionException if the executor refuses the work
     */
    @SuppressWarnings("NullAway") // Void has no other value
    public static LoopFuture<Void> toThread(TaskAction<?> work) {
        Objects.requireNonNull(work, "work");
        return EventLoop.current()
                .runInExecutor(
                        () -> {
                            work.run();
                            return null;
                        });
    }

    /**
     * Starts a task on {@code loop} from a thread that is not the loop's, in the caller's {@link
     * Context}.
     *
     * @param <V> the type of the value
     * @param loop where it shall run
     * @param body what it runs
     * @return a future of the JDK that gets its outcome; cancelling it cancels the task, and
     *     closing the loop before cancels it. Its {@code get} must not be called on the loop's
     *     thread
     * @throws IllegalStateException if the loop is closed
     */
    public static <V extends @Nullable Object> CompletableFuture<V> runCoroutineThreadsafe(
            EventLoop loop, TaskBody<? extends V, ?> body) {
        Objects.requireNonNull(body, "body");
        return LoopFuture.ask(loop, () -> Task.<V>spawn(loop, body));
    }

    /**
     * As {@link #runCoroutineThreadsafe(EventLoop, TaskBody)}, of a body that has no value to give.
     *
     * @param loop where it shall run
     * @param body what it runs
     * @return a future of the JDK that gets its outcome
     * @throws IllegalStateException if the loop is closed
     */
    public static CompletableFuture<@Nullable Void> runCoroutineThreadsafe(
            EventLoop loop, TaskAction<?> body) {
        Objects.requireNonNull(body, "body");
        return LoopFuture.ask(loop, () -> Task.spawn(loop, body));
    }

    // ---- bodies without a value

    @SuppressWarnings("NullAway") // Void has no other value
    private static <X extends Exception> TaskBody<@Nullable Void, X> asBody(TaskAction<X> action) {
        return () -> {
            action.run();
            return null;
        };
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private static <X extends Exception> Timeout.Body<@Nullable Void, X> asBody(
            Timeout.Action<X> action) {
        return timeout -> {
            action.run(timeout);
            return null;
        };
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private static <X extends Exception> TaskGroup.Body<@Nullable Void, X> asBlock(
            TaskGroup.Action<X> action) {
        return group -> {
            action.run(group);
            return null;
        };
    }
}
