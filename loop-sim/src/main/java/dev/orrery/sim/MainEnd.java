package dev.orrery.sim;

import dev.orrery.loop.CallbackFailure;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskAction;
import dev.orrery.loop.task.TaskOptions;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * The main task of a loop that the crank turns, and how it ends: as under {@code Async.run}, step
 * by step instead of in one call. Errors are not seen here; they end the simulation where they are
 * thrown.
 *
 * <p>Threading: as {@link Simulation}; {@link #begin} in the loop, the rest between two runs of it.
 */
final class MainEnd {
    // Against tasks that start another one each time they are cancelled, in no time at all.
    private static final int MOST_ROUNDS = 1000;
    private static final Duration LIMIT = TaskOptions.standard().cancelLimit();

    private final TaskAction<?> body;
    private final Set<Task<?>> cancelled = new LinkedHashSet<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Consumer<LoopFuture<?>> onDone = this::ended;
    private @Nullable Task<?> main;
    private @Nullable TimerHandle alarm;
    private boolean isEnding;
    private boolean hasThrown;
    private boolean isLate;
    private int rounds;
    private int left;

    MainEnd(TaskAction<?> body) {
        this.body = body;
    }

    void begin(EventLoop loop) {
        Task<?> begun = Task.spawn(loop, "main", body);
        main = begun;
        begun.addDoneCallback(done -> loop.stop());
    }

    /** The loop was stopped; returns true if it shall run once more. */
    boolean goesOn(EventLoop loop) {
        if (!isEnding) {
            isEnding = true;
            take(loop);
        }
        if (left > 0 && !isLate) {
            // Stopped by somebody else.
            return true;
        }
        List<Task<?>> tasks = Task.all(loop);
        if (!isLate && rounds < MOST_ROUNDS && !tasks.isEmpty()) {
            cancel(loop, tasks);
            return true;
        }
        if (alarm != null) {
            alarm.cancel();
            cancelled.forEach(task -> report(loop, task));
            accuse(loop, tasks);
        }
        return false;
    }

    /** Closes a loop that does not go on. */
    void close(EventLoop loop) {
        try {
            loop.close();
        } catch (RuntimeException thrown) {
            failures.add(thrown);
        }
    }

    /** What has to fail the run, the first with the others; null if all is well or was told. */
    @Nullable Throwable takeFailure() {
        if (failures.isEmpty()) {
            return null;
        }
        Throwable first = failures.get(0);
        for (Throwable other : new LinkedHashSet<>(failures)) {
            if (other != first) {
                first.addSuppressed(other);
            }
        }
        failures.clear();
        return first;
    }

    /** What went wrong first, as a rule that was broken. */
    String rule() {
        return hasThrown ? "main must not throw" : "main must end its loop well";
    }

    private void take(EventLoop loop) {
        Task<?> ended = main;
        if (ended == null || !ended.isDone()) {
            failures.add(
                    new IllegalStateException(
                            "the loop must not be stopped before main has ended: loop="
                                    + loop.name()
                                    + ". Return from main, or cancel it."));
            return;
        }
        if (ended.isCancelled()) {
            String message = ended.cancelMessage();
            failures.add(
                    new CancellationException(
                            "main was cancelled" + (message == null ? "" : ": " + message)));
            return;
        }
        Throwable thrown = ended.exception();
        if (thrown != null) {
            hasThrown = true;
            failures.add(thrown);
        }
    }

    private void cancel(EventLoop loop, List<Task<?>> tasks) {
        rounds++;
        if (alarm == null) {
            alarm = loop.callLater(LIMIT, () -> expire(loop));
        }
        left = tasks.size();
        for (Task<?> task : tasks) {
            cancelled.add(task);
            task.cancel("Async.run ends");
            task.addDoneCallback(onDone);
        }
    }

    private void ended(LoopFuture<?> task) {
        left--;
        if (left == 0) {
            task.loop().stop();
        }
    }

    private void expire(EventLoop loop) {
        isLate = true;
        loop.stop();
    }

    /** A failure of a task that was cancelled here reaches nobody else. */
    private static void report(EventLoop loop, Task<?> task) {
        if (task.isDone() && !task.isCancelled()) {
            Throwable failure = task.exception();
            if (failure != null) {
                loop.callExceptionHandler(
                        new CallbackFailure(
                                "a task failed when Async.run had cancelled it: task=" + task,
                                failure,
                                null));
            }
        }
    }

    private void accuse(EventLoop loop, List<Task<?>> stubborn) {
        if (!stubborn.isEmpty()) {
            failures.add(
                    new IllegalStateException(
                            "tasks must end when they are cancelled: loop="
                                    + loop.name()
                                    + ", cancelLimit="
                                    + LIMIT
                                    + ", left="
                                    + stubborn.size()
                                    + ". Throw TaskCancelled on when it was caught:\n"
                                    + Task.dump(loop)));
        }
    }
}
