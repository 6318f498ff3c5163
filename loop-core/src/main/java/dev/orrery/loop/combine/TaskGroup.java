package dev.orrery.loop.combine;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskAction;
import dev.orrery.loop.task.TaskBody;
import dev.orrery.loop.task.TaskCancelled;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tasks that end before the block does in which they were started: {@link Async#group}.
 *
 * {@snippet :
 * group(g -> {
 *     g.spawn(() -> serve(left));
 *     g.spawn(() -> serve(right));
 * }); // both have ended here
 * }
 *
 * <p>The block ends when it is through and every child has ended. The first child that fails, the
 * block's failure and a cancellation of the task each cancel the children that are left, and a
 * failing child cancels the block too.
 *
 * <p>Threading: the loop's thread; children may spawn into their own group. Order: children are
 * cancelled in the order started; the block is left two hops after its last child has ended.
 * Failure: what children and the block have thrown comes as one {@link ExceptionGroup}; an {@link
 * Error} comes as it is, with the others suppressed. A child that is cancelled is no failure.
 * Source: asyncio's {@code TaskGroup}.
 */
public final class TaskGroup {
    /**
     * A block with a value.
     *
     * @param <V> the type of the value
     * @param <X> what it may throw besides unchecked exceptions
     */
    @FunctionalInterface
    public interface Body<V extends @Nullable Object, X extends Exception> {
        /**
         * Runs the block.
         *
         * @param group where it starts tasks
         * @return the value
         * @throws X if the block fails
         */
        V run(TaskGroup group) throws X;
    }

    /**
     * A block that has no value to give.
     *
     * @param <X> what it may throw besides unchecked exceptions
     */
    @FunctionalInterface
    public interface Action<X extends Exception> {
        /**
         * Runs the block.
         *
         * @param group where it starts tasks
         * @throws X if the block fails
         */
        void run(TaskGroup group) throws X;
    }

    private final Task<?> parent;
    private final EventLoop loop;
    // In the order started, which is the order in which they are cancelled.
    private final Set<Task<?>> children = new LinkedHashSet<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Consumer<LoopFuture<?>> onChild = this::ended;
    // How often the parent had heard of a cancellation before: those are over.
    private final int cancelsBefore;
    private boolean isExiting;
    private boolean isAborting;
    private boolean hasCancelledParent;
    // Where the parent waits for the children; null while it does not.
    private @Nullable Gate allEnded;

    private TaskGroup(Task<?> parent) {
        this.parent = parent;
        this.loop = parent.loop();
        this.cancelsBefore = parent.cancellingHeard();
    }

    @SuppressWarnings("NullAway") // the value is null only where V allows it, or not returned
    static <V extends @Nullable Object> V run(Body<? extends V, ?> block) {
        Objects.requireNonNull(block, "block");
        TaskGroup group = new TaskGroup(CallingTask.of("group"));
        V value = null;
        Throwable thrown = null;
        try {
            value = block.run(group);
        } catch (Throwable failure) {
            thrown = failure;
        }
        group.exit(thrown);
        return value;
    }

    // ---- starting children

    /**
     * Starts a child.
     *
     * @param <V> the type of the value
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException if the group has ended or is about to, or from a foreign thread
     */
    public <V extends @Nullable Object> Task<V> spawn(TaskBody<? extends V, ?> body) {
        checkOpen();
        return adopt(Task.spawn(loop, body));
    }

    /**
     * Starts a child that has no value to give.
     *
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException if the group has ended or is about to, or from a foreign thread
     */
    public Task<@Nullable Void> spawn(TaskAction<?> body) {
        checkOpen();
        return adopt(Task.spawn(loop, body));
    }

    /**
     * Starts a child that has a name.
     *
     * @param <V> the type of the value
     * @param name for people: messages, dumps, the name of the thread
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException if the group has ended or is about to, or from a foreign thread
     */
    public <V extends @Nullable Object> Task<V> spawn(String name, TaskBody<? extends V, ?> body) {
        checkOpen();
        return adopt(Task.spawn(loop, name, body));
    }

    /**
     * Starts a child that has a name and no value to give.
     *
     * @param name for people: messages, dumps, the name of the thread
     * @param body what it runs, from the next iteration on
     * @return the task
     * @throws IllegalStateException if the group has ended or is about to, or from a foreign thread
     */
    public Task<@Nullable Void> spawn(String name, TaskAction<?> body) {
        checkOpen();
        return adopt(Task.spawn(loop, name, body));
    }

    private <V extends @Nullable Object> Task<V> adopt(Task<V> child) {
        child.addDoneCallback(onChild);
        children.add(child);
        return child;
    }

    private void checkOpen() {
        if (isExiting && children.isEmpty()) {
            throw closed("has ended", "Start a task of its own with Async.spawn.");
        }
        if (isAborting) {
            throw closed("cancels its tasks", "Let the failure or cancellation pass.");
        }
    }

    private IllegalStateException closed(String state, String remedy) {
        return new IllegalStateException(
                "spawn must be called in the block of the group or in its tasks: parent="
                        + parent.name()
                        + ", the group "
                        + state
                        + ". "
                        + remedy);
    }

    // ---- on the loop

    private void ended(LoopFuture<?> child) {
        children.remove(child);
        if (allEnded != null && children.isEmpty()) {
            allEnded.open();
        }
        Throwable failure = child.isCancelled() ? null : child.exception();
        if (failure == null) {
            return;
        }
        failures.add(failure);
        if (!isAborting && !hasCancelledParent) {
            abort();
            hasCancelledParent = true;
            parent.cancel("a task of its group has failed");
        }
    }

    private void abort() {
        isAborting = true;
        for (Task<?> child : List.copyOf(children)) {
            if (!child.isDone()) {
                child.cancel("its group ends");
            }
        }
    }

    // ---- at the end of the block

    /** Waits for the children, then throws what the block or the children have thrown. */
    private void exit(@Nullable Throwable thrown) {
        if (thrown instanceof Error error && loop.isClosed()) {
            // The loop was closed and this body is unwound: nobody can be waited for.
            throw error;
        }
        isExiting = true;
        TaskCancelled cancelled = asCancellation(thrown);
        if (thrown != null && !isAborting) {
            abort();
        }
        TaskCancelled later = awaitChildren();
        if (later != null) {
            cancelled = later;
        }
        if (hasCancelledParent) {
            parent.uncancel();
        }
        if (thrown != null && asCancellation(thrown) == null) {
            failures.add(thrown);
        }
        if (!failures.isEmpty()) {
            redirectCancellation();
            throwFailures();
        }
        if (cancelled != null) {
            throw cancelled;
        }
    }

    /** Waits until no child is left; what cancelled the parent meanwhile is returned. */
    private @Nullable TaskCancelled awaitChildren() {
        TaskCancelled cancelled = null;
        while (!children.isEmpty()) {
            allEnded = new Gate(loop, () -> "the end of its group's " + Names.of(children));
            try {
                Task.await(allEnded);
            } catch (TaskCancelled request) {
                if (!isAborting) {
                    cancelled = request;
                    abort();
                }
            }
            allEnded = null;
        }
        return cancelled;
    }

    /**
     * The failures are thrown in the place of a cancellation by somebody else, which must not be
     * lost: it comes at the next wait.
     */
    private void redirectCancellation() {
        if (parent.cancelling() > cancelsBefore) {
            parent.uncancel();
            parent.cancel();
        }
    }

    private void throwFailures() {
        for (Throwable failure : failures) {
            if (failure instanceof Error error) {
                failures.stream().filter(one -> one != error).forEach(error::addSuppressed);
                throw error;
            }
        }
        throw new ExceptionGroup("the group of " + parent.name() + " has failed", failures);
    }

    private static @Nullable TaskCancelled asCancellation(@Nullable Throwable thrown) {
        if (thrown instanceof InterruptedException interrupt) {
            TaskCancelled cancelled = new TaskCancelled(interrupt.getMessage());
            cancelled.initCause(interrupt);
            return cancelled;
        }
        return thrown instanceof TaskCancelled cancelled ? cancelled : null;
    }

    @Override
    public String toString() {
        return "TaskGroup[parent=" + parent.name() + ", children=" + Names.of(children) + "]";
    }
}
