package dev.orrery.loop;

import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.Handle;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One task of a {@link LoopScheduledExecutor}.
 *
 * <p>Threading: {@link #arm} and {@link #onTime} on the loop's thread, the rest on any. Source: the
 * JDK's {@code ScheduledThreadPoolExecutor.ScheduledFutureTask}.
 *
 * @param <V> the type of the result
 */
final class LoopTask<V> extends FutureTask<V> implements ScheduledFuture<V> {
    private final LoopScheduledExecutor view;
    private final EventLoop loop;
    private final long sequence;
    // Every run of a series has the context in which the series was asked for.
    private final Context context = Context.current();
    // Made where the task was submitted: debug mode shall name that place, not where it was armed.
    private final Runnable onTime;
    // Above zero: from deadline to deadline. Below: from the end of a run. Zero: runs once.
    private final long periodNanos;
    // Written on the loop's thread once the task is armed.
    private volatile long deadlineNanos;
    private volatile @Nullable Handle timer;
    // What was given to execute: it has no future that would keep its failure.
    private final @Nullable Runnable command;

    /** A task with a future. */
    LoopTask(LoopScheduledExecutor view, Callable<V> body, long deadlineNanos, long periodNanos) {
        super(body);
        this.view = view;
        this.loop = view.loop();
        this.onTime = loop.sited(this::fire);
        this.sequence = view.nextSequence();
        this.deadlineNanos = deadlineNanos;
        this.periodNanos = periodNanos;
        this.command = null;
    }

    /** A bare command; what it throws the loop treats like what any callback throws. */
    @SuppressWarnings("NullAway") // nobody sees the result
    LoopTask(LoopScheduledExecutor view, Runnable command) {
        super(command, null);
        this.view = view;
        this.loop = view.loop();
        this.onTime = loop.sited(this::fire);
        this.sequence = view.nextSequence();
        this.deadlineNanos = loop.nanoTime();
        this.periodNanos = 0;
        this.command = command;
    }

    boolean isOf(LoopScheduledExecutor executor) {
        return view == executor;
    }

    /** What was submitted, for those who get it back. */
    Runnable submitted() {
        return command == null ? this : command;
    }

    boolean isPeriodic() {
        return periodNanos != 0;
    }

    /** Sets the timer for the next run. */
    void arm() {
        if (isDone()) {
            return;
        }
        context.run(() -> timer = loop.callAt(deadlineNanos, onTime));
        if (isDone()) {
            // Another thread has cancelled it meanwhile and may not have seen this timer.
            cancelTimer();
        }
    }

    /** What the loop runs when the time has come. */
    Runnable onTime() {
        return onTime;
    }

    private void fire() {
        if (view.tryBegin(this)) {
            try {
                perform();
            } finally {
                view.end(this);
            }
        }
    }

    private void perform() {
        if (command != null) {
            runCommand(command);
        } else if (!isPeriodic()) {
            run();
        } else if (runAndReset()) {
            deadlineNanos =
                    periodNanos > 0 ? deadlineNanos + periodNanos : loop.nanoTime() - periodNanos;
            arm();
        } else if (state() == State.FAILED) {
            // Few ask a series for its result: without this nobody would hear that it has ended.
            loop.callExceptionHandler(
                    new CallbackFailure(
                            "a periodic task threw and will not run again", exceptionNow(), null));
        }
    }

    @SuppressWarnings("NullAway") // nobody sees the result
    private void runCommand(Runnable body) {
        try {
            body.run();
        } finally {
            set(null);
        }
    }

    /** Cancels it; a run that has begun is never interrupted, whatever the argument. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return super.cancel(false);
    }

    @Override
    protected void done() {
        cancelTimer();
        view.done(this);
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
        checkMayWait();
        return super.get();
    }

    @Override
    public V get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        checkMayWait();
        return super.get(timeout, unit);
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(deadlineNanos - loop.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        if (other instanceof LoopTask<?> task && task.view == view) {
            // Differences, since the clock may pass the end of the range.
            int byDeadline = Long.compare(deadlineNanos - task.deadlineNanos, 0);
            return byDeadline != 0 ? byDeadline : Long.compare(sequence, task.sequence);
        }
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    public String toString() {
        return "LoopTask[" + state() + ", loop=" + loop.name() + "]";
    }

    private void checkMayWait() {
        if (!isDone()) {
            loop.checkMayWait("get");
        }
    }

    private void cancelTimer() {
        Handle known = timer;
        if (known != null) {
            known.cancel();
        }
    }
}
