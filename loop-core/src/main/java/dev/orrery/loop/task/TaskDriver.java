package dev.orrery.loop.task;

import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.LoopPassenger;
import dev.orrery.loop.coroutine.Coroutine;
import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.Titled;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * What moves one task: starts its body, lets it go on one hop after what it awaits is done, and
 * delivers cancellation where it waits.
 *
 * <p>Threading: loop thread only; {@link #await}, {@link #yieldNow} and {@link #callOutside} in the
 * body. Order: a step is a callback of the loop, and the body runs inside it. Source: asyncio's
 * {@code Task.__step}.
 */
final class TaskDriver<V extends @Nullable Object> implements Runnable, LoopPassenger {
    /**
     * The callback that is queued for the task, and told of what it awaits; where the body's thread
     * keeps its context, too, for one object takes less memory than two.
     */
    private final class Step extends Context.Slot
            implements Runnable, Consumer<LoopFuture<?>>, Titled {
        // Null until a watcher asks.
        private @Nullable String title;

        @Override
        public void run() {
            step();
        }

        @Override
        public void accept(LoopFuture<?> awaited) {
            step();
        }

        @Override
        public String toString() {
            return task.toString();
        }

        @Override
        public Object title() {
            String known = title;
            if (known == null) {
                known = "task " + task.name();
                title = known;
            }
            return known;
        }

        @Override
        public boolean isOver() {
            return task.isDone();
        }
    }

    /** In the place of a value: few bodies fail, and each has a field for what it ends with. */
    private record Thrown(Throwable failure) {}

    private final Task<V> task;
    private final TaskLoop tasks;
    private final Step step = new Step();
    // A TaskBody of V or a TaskAction. Null once the body has begun, so that what it captured can
    // be collected when it ends.
    private @Nullable Object body;
    // Null before the first step: a task cancelled before its start costs no thread.
    private @Nullable Coroutine coroutine;
    private @Nullable LoopFuture<?> waitingFor;
    // A cancellation that the next suspension, or the end of the body, has to deliver.
    private boolean mustCancel;
    private @Nullable String cancelMessage;
    private int cancels;
    // How many of these the body has heard of, or never will: those made before its last step.
    private int cancelsHeard;
    // The step that resumes the body brings a cancellation.
    private boolean isCancelDelivered;
    // A cancellation has interrupted the body, which blocked elsewhere.
    private boolean isInterruptSent;
    // An errand runs in the place of the body.
    private boolean isOutside;
    // In a simulation only, and not before the body's first timed park.
    private @Nullable RealWaits realWaits;
    // A V, or how else the body has ended.
    private @Nullable Object value;
    // Neighbours in the list of the loop's tasks.
    @Nullable TaskDriver<?> previous;
    @Nullable TaskDriver<?> next;

    TaskDriver(Task<V> task, TaskLoop tasks, Object body, Context context) {
        this.task = task;
        this.tasks = tasks;
        this.body = body;
        step.set(context);
        tasks.carrier().soon(step, context);
    }

    Task<V> task() {
        return task;
    }

    @Nullable LoopFuture<?> waitingFor() {
        return waitingFor;
    }

    // ---- in the body

    /** The value of {@code future} or its failure, at once if it is done. */
    <T extends @Nullable Object> T await(LoopFuture<? extends T> future) {
        if (!future.isDone()) {
            if (future == task) {
                throw new IllegalStateException(
                        "await must not be given the task that calls it: task="
                                + task
                                + ". It would wait for ever; return the value instead.");
            }
            settleInterrupt();
            waitingFor = future;
            future.addDoneCallback(step);
            if (mustCancel && future.cancel(cancelMessage)) {
                mustCancel = false;
            }
            suspend();
            if (takeCancel() && !bringsCancel(future)) {
                throw new TaskCancelled(cancelMessage);
            }
        }
        if (future.isCancelled()) {
            throw new TaskCancelled(future.cancelMessage());
        }
        return future.result();
    }

    /** Lets everybody else who is ready go first. */
    void yieldNow() {
        settleInterrupt();
        tasks.carrier().soon(step, step.get());
        suspend();
        if (takeCancel()) {
            throw new TaskCancelled(cancelMessage);
        }
    }

    @Override
    public void run() {
        Object begun = body;
        body = null;
        if (begun == null) {
            return;
        }
        tasks.carrier().enter(step);
        try {
            if (begun instanceof TaskAction<?> action) {
                action.run();
            } else {
                value = ((TaskBody<?, ?>) begun).run();
            }
        } catch (Throwable failure) {
            value = new Thrown(failure);
        }
        settleInterrupt();
    }

    @Override
    public void callOutside(Runnable errand) {
        begun().callOutside(
                        () -> {
                            tasks.carrier().unmount();
                            isOutside = true;
                            try {
                                errand.run();
                            } finally {
                                isOutside = false;
                                tasks.carrier().mount(this);
                            }
                        });
    }

    /**
     * If {@link #cancel} has interrupted code that blocked elsewhere, that was the delivery, where
     * the code took the interrupt. Where it did not, the delivery is still to come, and the
     * interrupt must not be a second request.
     */
    private void settleInterrupt() {
        if (isInterruptSent) {
            isInterruptSent = false;
            if (!Thread.interrupted()) {
                mustCancel = false;
                cancelsHeard = cancels;
            }
        }
    }

    private void suspend() {
        begun().suspend();
    }

    private boolean takeCancel() {
        boolean delivered = isCancelDelivered;
        isCancelDelivered = false;
        return delivered;
    }

    private static boolean bringsCancel(LoopFuture<?> future) {
        return future.isCancelled() || future.exception() instanceof TaskCancelled;
    }

    // ---- on the loop

    @Override
    public @Nullable Thread thread() {
        return coroutine == null ? null : coroutine.thread();
    }

    @Override
    public Context.Slot slot() {
        return step;
    }

    boolean cancel(@Nullable String message) {
        cancels++;
        if (waitingFor != null && waitingFor.cancel(message)) {
            return true;
        }
        mustCancel = true;
        cancelMessage = message;
        if (blocksElsewhere()) {
            Thread thread = thread();
            if (thread != null) {
                isInterruptSent = true;
                thread.interrupt();
            }
        }
        return true;
    }

    int cancelling() {
        return cancels;
    }

    int cancellingHeard() {
        return cancelsHeard;
    }

    int uncancel() {
        if (cancels > 0) {
            cancels--;
            cancelsHeard = Math.min(cancelsHeard, cancels);
            if (cancels == 0) {
                // Whoever asked has thought better of it before it was delivered.
                mustCancel = false;
            }
        }
        return cancels;
    }

    /** True if the body waits in code that knows nothing of tasks: a lock, a queue, a monitor. */
    boolean blocksElsewhere() {
        Coroutine now = coroutine;
        return now != null
                && !now.isSuspended()
                && !now.isDone()
                && !isOutside
                && tasks.running() != this;
    }

    /** What the body has waited for by the JDK's clock. */
    RealWaits realWaits() {
        RealWaits known = realWaits;
        if (known == null) {
            known = new RealWaits(this);
            realWaits = known;
        }
        return known;
    }

    /** Lets the body, which blocked elsewhere, go on. */
    void proceed() {
        if (!task.isDone()) {
            run(false);
        }
    }

    /** Ends the body of a loop that is closed. */
    void unwind() {
        Coroutine now = coroutine;
        if (now != null) {
            tasks.carrier().mount(this);
            try {
                now.unwind();
            } finally {
                tasks.carrier().unmount();
            }
        }
        if (!task.isDone()) {
            tasks.remove(this);
            task.cancelled("the loop was closed");
        }
    }

    private void step() {
        if (coroutine == null) {
            if (mustCancel) {
                tasks.remove(this);
                body = null;
                task.cancelled(cancelMessage);
                return;
            }
            try {
                coroutine = tasks.newCoroutine(this);
            } catch (RuntimeException unusable) {
                tasks.remove(this);
                task.failed(unusable);
                return;
            }
        }
        isCancelDelivered = mustCancel;
        mustCancel = false;
        cancelsHeard = cancels;
        waitingFor = null;
        run(true);
    }

    private void run(boolean isStep) {
        Coroutine now = begun();
        tasks.carrier().mount(this);
        try {
            if (isStep) {
                now.resume();
            } else {
                now.proceed();
            }
        } finally {
            tasks.carrier().unmount();
        }
        if (now.isDone()) {
            end();
        }
    }

    private void end() {
        tasks.remove(this);
        if (value instanceof Thrown thrown) {
            endWith(thrown.failure());
        } else if (mustCancel) {
            task.cancelled(cancelMessage);
        } else {
            @SuppressWarnings("unchecked") // nothing else is put there by run()
            V result = (V) value;
            task.returned(result);
        }
    }

    private void endWith(Throwable failure) {
        if (failure instanceof TaskCancelled cancelled) {
            task.cancelled(cancelled.getMessage());
        } else if (failure instanceof InterruptedException interrupt) {
            task.cancelled(interrupt.getMessage());
        } else {
            task.failed(failure);
            tasks.failed(task);
            if (failure instanceof Error error) {
                throw error;
            }
        }
    }

    private Coroutine begun() {
        Coroutine now = coroutine;
        if (now == null) {
            throw new IllegalStateException("the body must have begun: task=" + task);
        }
        return now;
    }

    @Override
    public String toString() {
        return task.toString();
    }
}
