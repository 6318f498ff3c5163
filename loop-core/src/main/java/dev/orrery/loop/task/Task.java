package dev.orrery.loop.task;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopCarrier;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.handle.Context;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;

/**
 * Sequential code that runs on a loop, a piece at a time, and the future of its outcome.
 *
 * <p>The body is plain Java; where it waits ({@link #await}, {@link #sleep}, a lock, a queue) the
 * loop goes on with others. It begins one hop after {@code spawn} and goes on one hop after what it
 * waits for is done; awaiting what is done already does not suspend.
 *
 * <p>Threading: the loop's thread and bodies of its tasks; from elsewhere {@code
 * Async.runCoroutineThreadsafe}. Order: exactly asyncio's. Context: a task begins in the {@link
 * Context} that was current at {@code spawn}, and what it sets there nobody else sees. {@code
 * ThreadLocal}s start empty, {@code ScopedValue}s are not inherited. Failure: what the body throws
 * is kept for whoever awaits; an {@link Error} also ends the run of the loop; a body that ends with
 * {@link TaskCancelled} or {@link InterruptedException} is cancelled. Cost: a virtual thread, taken
 * at the first step. Source: asyncio's {@code Task}.
 *
 * @param <V> the type of the value
 */
public final class Task<V extends @Nullable Object> extends LoopFuture<V> {
    private final TaskDriver<V> driver;
    private final @Nullable String name;
    private final long number;
    private final @Nullable String site;

    private Task(TaskLoop tasks, @Nullable String name, Object body) {
        super(tasks.loop());
        Objects.requireNonNull(body, "body");
        this.name = name;
        this.number = tasks.nextNumber();
        this.site = tasks.carrier().site();
        this.driver = new TaskDriver<>(this, tasks, body, Context.current());
        tasks.add(driver);
    }

    // ---- starting

    /**
     * Starts a task on the loop that runs in this thread.
     *
     * @param <V> the type of the value
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException if no loop runs here
     */
    public static <V extends @Nullable Object> Task<V> spawn(TaskBody<? extends V, ?> body) {
        return start(EventLoop.current(), null, body);
    }

    /**
     * Starts a task that has no value to give.
     *
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException if no loop runs here
     */
    public static Task<@Nullable Void> spawn(TaskAction<?> body) {
        return start(EventLoop.current(), null, body);
    }

    /**
     * Starts a task that has a name.
     *
     * @param <V> the type of the value
     * @param name for people: messages, dumps, the name of the thread
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException if no loop runs here
     */
    public static <V extends @Nullable Object> Task<V> spawn(
            String name, TaskBody<? extends V, ?> body) {
        return start(EventLoop.current(), Objects.requireNonNull(name, "name"), body);
    }

    /**
     * Starts a task that has a name and no value to give.
     *
     * @param name for people: messages, dumps, the name of the thread
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException if no loop runs here
     */
    public static Task<@Nullable Void> spawn(String name, TaskAction<?> body) {
        return start(EventLoop.current(), Objects.requireNonNull(name, "name"), body);
    }

    /**
     * Starts a task on {@code loop}, which need not run yet.
     *
     * @param <V> the type of the value
     * @param loop where it shall run
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public static <V extends @Nullable Object> Task<V> spawn(
            EventLoop loop, TaskBody<? extends V, ?> body) {
        return start(loop, null, body);
    }

    /**
     * Starts a task that has no value to give on {@code loop}, which need not run yet.
     *
     * @param loop where it shall run
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public static Task<@Nullable Void> spawn(EventLoop loop, TaskAction<?> body) {
        return start(loop, null, body);
    }

    /**
     * Starts a task that has a name on {@code loop}, which need not run yet.
     *
     * @param <V> the type of the value
     * @param loop where it shall run
     * @param name for people: messages, dumps, the name of the thread
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public static <V extends @Nullable Object> Task<V> spawn(
            EventLoop loop, String name, TaskBody<? extends V, ?> body) {
        return start(loop, Objects.requireNonNull(name, "name"), body);
    }

    /**
     * Starts a task that has a name and no value to give on {@code loop}, which need not run yet.
     *
     * @param loop where it shall run
     * @param name for people: messages, dumps, the name of the thread
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public static Task<@Nullable Void> spawn(EventLoop loop, String name, TaskAction<?> body) {
        return start(loop, Objects.requireNonNull(name, "name"), body);
    }

    private static <V extends @Nullable Object> Task<V> start(
            EventLoop loop, @Nullable String name, Object body) {
        return new Task<>(TaskLoop.of(loop), name, body);
    }

    // ---- in a body

    /**
     * Waits for {@code future} and returns its value; one that is done already gives it at once.
     *
     * <p>A failure of the future is thrown: as it is if it is unchecked, else as the cause of a
     * {@link CompletionException}. If this task is cancelled meanwhile, the future is cancelled.
     *
     * @param <V> the type of the value
     * @param future a future of this task's loop
     * @return the value
     * @throws TaskCancelled if the future or this task was cancelled
     * @throws IllegalArgumentException if the future belongs to another loop
     * @throws IllegalStateException outside of a task
     */
    public static <V extends @Nullable Object> V await(LoopFuture<? extends V> future) {
        TaskDriver<?> driver = driver("await");
        if (future.loop() != driver.task().loop()) {
            throw new IllegalArgumentException(
                    "future must belong to the loop of the task: task.loop="
                            + driver.task().loop().name()
                            + ", future.loop="
                            + future.loop().name()
                            + ". Bridge it: LoopFuture.from(loop, future.toCompletableFuture()).");
        }
        return driver.await(future);
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
        TaskDriver<?> driver = driver("sleep");
        if (!delay.isPositive()) {
            driver.yieldNow();
        } else {
            Sleep.until(driver, delay);
        }
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
        TaskDriver<?> driver = driver("sleepUntil");
        long delay = deadlineNanos - driver.task().loop().nanoTime();
        sleep(Duration.ofNanos(delay));
    }

    /**
     * Lets everybody else who is ready go first: this task goes on in the next iteration.
     *
     * @throws TaskCancelled if this task was cancelled
     * @throws IllegalStateException outside of a task
     */
    public static void yieldNow() {
        driver("yieldNow").yieldNow();
    }

    /**
     * The task that calls.
     *
     * @return the task
     * @throws IllegalStateException outside of a task
     */
    public static Task<?> current() {
        return driver("Task.current").task();
    }

    /**
     * The task that calls.
     *
     * @return the task, or null outside of a task
     */
    public static @Nullable Task<?> currentOrNull() {
        return LoopCarrier.current() instanceof TaskDriver<?> driver ? driver.task() : null;
    }

    private static TaskDriver<?> driver(String method) {
        if (LoopCarrier.current() instanceof TaskDriver<?> driver) {
            return driver;
        }
        throw new IllegalStateException(
                method
                        + " must be called in the body of a task: caller="
                        + Thread.currentThread().getName()
                        + ". Start one with Async.run or Task.spawn; in a callback use"
                        + " addDoneCallback.");
    }

    // ---- all tasks

    /**
     * The tasks of {@code loop} that have not ended.
     *
     * @param loop any loop
     * @return a copy, in the order in which they were started
     */
    public static List<Task<?>> all(EventLoop loop) {
        return TaskLoop.all(loop);
    }

    /**
     * What each task of {@code loop} that has not ended is doing: what it waits for and its stack.
     *
     * @param loop any loop
     * @return a text for people
     */
    public static String dump(EventLoop loop) {
        return TaskDump.of(all(loop));
    }

    /**
     * The tasks of {@code loop} that have failed and whose failure nobody has asked for. They are
     * known in debug mode, until the loop is closed, and in simulations.
     *
     * @param loop any loop
     * @return a copy, in the order in which they failed
     */
    public static List<Task<?>> unseenFailures(EventLoop loop) {
        return TaskLoop.unseenFailures(loop);
    }

    /**
     * What each task of {@code loop} that has not ended waits for, and where in its code.
     *
     * @param loop any loop
     * @return a line for each, in the order in which they were started
     */
    public static List<String> waits(EventLoop loop) {
        return TaskDump.lines(all(loop));
    }

    // ---- one task

    /** {@return the name given to {@code spawn}, else "Task-" and a number} */
    public String name() {
        return name == null ? "Task-" + number : name;
    }

    /**
     * Asks the task to end: {@link TaskCancelled} is thrown where it waits, or where it waits next.
     * A task that has not begun never begins. The body may catch it and go on.
     *
     * @param message what the {@link TaskCancelled} says, or null
     * @return false if it had ended already
     * @throws IllegalStateException from a foreign thread
     */
    @Override
    public boolean cancel(@Nullable String message) {
        checkThread("cancel");
        return !isDone() && driver.cancel(message);
    }

    /**
     * Takes one request to cancel back from the count of them; for code that asked for it, as
     * timeouts and groups do. It does not stop a {@link TaskCancelled} on its way; when none is
     * left, one that would be thrown at the next wait is not.
     *
     * @return how many requests are left
     */
    public int uncancel() {
        return driver.uncancel();
    }

    /** {@return how many requests to cancel were made and not taken back} */
    public int cancelling() {
        return driver.cancelling();
    }

    /**
     * How many of the requests that {@link #cancelling()} counts are over: the body was told of
     * them, or what it awaited has swallowed them. For code that asks on its own behalf, as
     * timeouts and groups do: more than these at its end are its own and those still to be thrown.
     *
     * @return a number that is never above {@code cancelling()}
     */
    public int cancellingHeard() {
        return driver.cancellingHeard();
    }

    /**
     * A task's outcome comes from its body.
     *
     * @param result not used
     * @throws IllegalStateException always
     */
    @Override
    public void complete(V result) {
        throw ownOutcome("complete");
    }

    /**
     * A task's outcome comes from its body.
     *
     * @param thrown not used
     * @throws IllegalStateException always
     */
    @Override
    public void completeExceptionally(Throwable thrown) {
        throw ownOutcome("completeExceptionally");
    }

    @Override
    public String toString() {
        LoopFuture<?> awaited = driver.waitingFor();
        return "Task["
                + name()
                + ", "
                + outcome()
                + (awaited == null ? "" : ", waits for " + awaitedName(awaited))
                + (site == null ? "" : ", started at " + site)
                + "]";
    }

    /** A task by its name only: those that wait for each other would never come to an end. */
    private static String awaitedName(LoopFuture<?> awaited) {
        return awaited instanceof Task<?> task ? "Task[" + task.name() + "]" : awaited.toString();
    }

    /** {@return the name given to {@code spawn}, or null} */
    @Nullable String givenName() {
        return name;
    }

    /** {@return where it was started; null unless in debug mode} */
    @Nullable String site() {
        return site;
    }

    TaskDriver<V> driver() {
        return driver;
    }

    void returned(@Nullable V value) {
        endWith(value);
    }

    void failed(Throwable failure) {
        endWithFailure(failure);
    }

    void cancelled(@Nullable String message) {
        endCancelled(message);
    }

    boolean isUnseenFailure() {
        return hasUnseenFailure();
    }

    private IllegalStateException ownOutcome(String method) {
        return new IllegalStateException(
                method
                        + " must not be called on a task: task="
                        + this
                        + ". Its body gives the outcome; cancel() asks it to end.");
    }
}
