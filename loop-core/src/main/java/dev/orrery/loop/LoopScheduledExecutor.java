package dev.orrery.loop;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A loop seen as a {@link ScheduledExecutorService}; see {@link
 * EventLoop#asScheduledExecutorService}.
 *
 * <p>Threading: any thread. No lock is held while the loop is called or a task runs: in a
 * simulation another thread may go on right there. Source: the JDK's {@code
 * ScheduledThreadPoolExecutor}, whose policies after a shutdown these are.
 */
final class LoopScheduledExecutor extends AbstractExecutorService
        implements ScheduledExecutorService {
    private final EventLoop loop;
    private final AtomicLong nextSequence = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition termination = lock.newCondition();

    // All that follows is guarded by the lock.
    // What was accepted and is not done, and what is running.
    private final Set<LoopTask<?>> tasks = new LinkedHashSet<>();
    private @Nullable LoopTask<?> running;
    private boolean isShutDown;
    // No task begins any more.
    private boolean isStopped;
    // Not null while there are tasks; a view without any is not kept by its loop.
    private Outstanding.@Nullable Claim claim;

    LoopScheduledExecutor(EventLoop loop) {
        this.loop = loop;
    }

    EventLoop loop() {
        return loop;
    }

    long nextSequence() {
        return nextSequence.getAndIncrement();
    }

    // ---- tasks that are due at once

    @Override
    public void execute(Runnable command) {
        Objects.requireNonNull(command, "command");
        if (command instanceof LoopTask<?> submitted && submitted.isOf(this)) {
            acceptDue(submitted);
        } else {
            acceptDue(new LoopTask<>(this, command));
        }
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new LoopTask<>(this, callable, loop.nanoTime(), 0);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        return newTaskFor(Executors.callable(runnable, value));
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> calls)
            throws InterruptedException {
        loop.checkMayWait("invokeAll");
        return super.invokeAll(calls);
    }

    @Override
    public <T> List<Future<T>> invokeAll(
            Collection<? extends Callable<T>> calls, long timeout, TimeUnit unit)
            throws InterruptedException {
        loop.checkMayWait("invokeAll");
        return super.invokeAll(calls, timeout, unit);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> calls)
            throws InterruptedException, ExecutionException {
        try {
            return any(calls, LoopTask::get);
        } catch (TimeoutException impossible) {
            throw new AssertionError("get without a limit timed out", impossible);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> calls, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        Objects.requireNonNull(unit, "unit");
        return any(calls, task -> task.get(timeout, unit));
    }

    @FunctionalInterface
    private interface Wait<T> {
        T on(LoopTask<T> task) throws InterruptedException, ExecutionException, TimeoutException;
    }

    private <T> T any(Collection<? extends Callable<T>> calls, Wait<T> wait)
            throws InterruptedException, ExecutionException, TimeoutException {
        loop.checkMayWait("invokeAny");
        List<Callable<T>> attempts = List.copyOf(calls);
        if (attempts.isEmpty()) {
            throw new IllegalArgumentException(
                    "calls must not be empty: calls=[]. Give invokeAny something to try.");
        }
        // One task makes all the attempts: on one thread they come one after the other anyway.
        AtomicBoolean givenUp = new AtomicBoolean();
        LoopTask<T> task =
                new LoopTask<>(this, () -> firstOf(attempts, givenUp), loop.nanoTime(), 0);
        acceptDue(task);
        try {
            return wait.on(task);
        } catch (CancellationException endedBefore) {
            throw new ExecutionException(endedBefore);
        } finally {
            givenUp.set(true);
            task.cancel(false);
        }
    }

    private static <T> T firstOf(List<Callable<T>> attempts, AtomicBoolean givenUp)
            throws Exception {
        Throwable last = new CancellationException("the caller of invokeAny has given up");
        for (Callable<T> attempt : attempts) {
            if (givenUp.get()) {
                break;
            }
            try {
                return attempt.call();
            } catch (Throwable failure) {
                last = failure;
            }
        }
        if (last instanceof Error error) {
            throw error;
        }
        throw (Exception) last;
    }

    // ---- tasks that are due later

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(Executors.callable(command), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return accept(callable, unit.toNanos(delay), 0);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
            Runnable command, long initialDelay, long period, TimeUnit unit) {
        Callable<?> body = Executors.callable(command);
        return accept(body, unit.toNanos(initialDelay), periodNanos("period", period, unit));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable command, long initialDelay, long delay, TimeUnit unit) {
        Callable<?> body = Executors.callable(command);
        return accept(body, unit.toNanos(initialDelay), -periodNanos("delay", delay, unit));
    }

    private <V> LoopTask<V> accept(Callable<V> body, long delayNanos, long periodNanos) {
        // The JDK asks that any delay be taken; the longest the loop knows is 146 years.
        long delay = Math.clamp(delayNanos, 0, EventLoop.MAX_DELAY_NANOS);
        LoopTask<V> task = new LoopTask<>(this, body, loop.nanoTime() + delay, periodNanos);
        if (delay == 0) {
            // Due at once means behind what execute was given before, not behind the timers.
            acceptDue(task);
            return task;
        }
        enter(task);
        if (!loop.runIfOwn(task::arm) && loop.tryPost(task::arm) == null) {
            throw refused(task);
        }
        return task;
    }

    private void acceptDue(LoopTask<?> task) {
        enter(task);
        if (loop.tryPost(task.onTime()) == null) {
            throw refused(task);
        }
    }

    private static long periodNanos(String name, long period, TimeUnit unit) {
        if (period <= 0) {
            throw new IllegalArgumentException(
                    name
                            + " must be above 0: "
                            + name
                            + "="
                            + period
                            + ". Use schedule to run once.");
        }
        return Math.min(unit.toNanos(period), EventLoop.MAX_DELAY_NANOS);
    }

    // ---- what happens to a task

    private void enter(LoopTask<?> task) {
        lock.lock();
        try {
            if (isShutDown || loop.isClosed()) {
                throw rejection();
            }
            tasks.add(task);
            if (claim == null) {
                claim = loop.untilClosed(this::loopClosed);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The loop was closed between our look at it and the post. */
    private RejectedExecutionException refused(LoopTask<?> task) {
        task.cancel(false);
        return rejection();
    }

    /** On the loop's thread: true if {@code task} shall run now. */
    boolean tryBegin(LoopTask<?> task) {
        lock.lock();
        try {
            if (isStopped || task.isDone()) {
                return false;
            }
            running = task;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** On the loop's thread: {@code task} has run. */
    void end(LoopTask<?> task) {
        lock.lock();
        try {
            running = null;
            if (task.isDone()) {
                forget(task);
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@code task} has a result, has failed or was cancelled; its run may not be over. */
    void done(LoopTask<?> task) {
        lock.lock();
        try {
            if (task != running) {
                forget(task);
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget(LoopTask<?> task) {
        tasks.remove(task);
        if (tasks.isEmpty()) {
            if (claim != null) {
                claim.settle();
                claim = null;
            }
            if (isShutDown) {
                termination.signalAll();
            }
        }
    }

    // ---- the end

    @Override
    public void shutdown() {
        endWith(task -> task.isPeriodic());
    }

    @Override
    public List<Runnable> shutdownNow() {
        lock.lock();
        try {
            isStopped = true;
            List<Runnable> waiting = new ArrayList<>();
            for (LoopTask<?> task : tasks) {
                if (task != running) {
                    waiting.add(task.submitted());
                }
            }
            endWith(task -> task != running || task.isPeriodic());
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    private void loopClosed() {
        endWith(task -> true);
    }

    private void endWith(Predicate<LoopTask<?>> isCancelled) {
        lock.lock();
        try {
            isShutDown = true;
            // A copy: each that is cancelled leaves the set.
            for (LoopTask<?> task : List.copyOf(tasks)) {
                if (isCancelled.test(task)) {
                    task.cancel(false);
                }
            }
            if (tasks.isEmpty()) {
                termination.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isShutdown() {
        lock.lock();
        try {
            return isShutDown || loop.isClosed();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isTerminated() {
        lock.lock();
        try {
            return tasks.isEmpty() && (isShutDown || loop.isClosed());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long left = unit.toNanos(timeout);
        if (isTerminated()) {
            return true;
        }
        loop.checkMayWait("awaitTermination");
        // A view without tasks would not hear of it otherwise.
        Outstanding.Claim waiting = loop.untilClosed(this::loopClosed);
        lock.lock();
        try {
            while (!isTerminated()) {
                if (left <= 0) {
                    return false;
                }
                left = termination.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
            waiting.settle();
        }
    }

    @Override
    public void close() {
        shutdown();
        if (!isTerminated()) {
            loop.checkMayWait("close");
            super.close();
        }
    }

    @Override
    public String toString() {
        return "LoopScheduledExecutor[loop=" + loop.name() + "]";
    }

    private RejectedExecutionException rejection() {
        return new RejectedExecutionException(
                loop.isClosed()
                        ? "a task must come before the loop is closed: loop="
                                + loop.name()
                                + ". Make a new loop."
                        : "a task must come before the shutdown of this view: loop="
                                + loop.name()
                                + ". Ask the loop for a new view.");
    }
}
