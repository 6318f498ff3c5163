package dev.orrery.loop.combine;

import dev.orrery.loop.CallbackFailure;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.loop.task.Task;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The end of {@link Async#run}: cancels the tasks that are left and waits for them.
 *
 * <p>Tasks that these start while they end are cancelled too. Threading: the loop's thread, between
 * two runs. Source: asyncio's {@code _cancel_all_tasks}, which waits for ever.
 */
final class Shutdown {
    // Against tasks that start another one each time they are cancelled, in no time at all.
    private static final int MOST_ROUNDS = 1000;
    // Errors of callbacks that are no tasks, against one that schedules itself and throws again.
    private static final int MOST_STRAY_ERRORS = 100;

    private final EventLoop loop;
    private final Duration limit;
    private final Set<Task<?>> cancelled = new LinkedHashSet<>();
    private final List<Throwable> failures;
    private final Consumer<LoopFuture<?>> onDone = this::ended;
    private int left;
    private int errorsAllowed;
    private boolean hasFailed;
    private boolean isBroken;
    private boolean isLate;

    /**
     * The end of a run.
     *
     * @param failures gets what has to be thrown: Errors, and that tasks did not end
     */
    Shutdown(EventLoop loop, Duration limit, List<Throwable> failures) {
        this.loop = loop;
        this.limit = limit;
        this.failures = failures;
    }

    void run() {
        List<Task<?>> tasks = Task.all(loop);
        if (tasks.isEmpty()) {
            return;
        }
        TimerHandle alarm = loop.callLater(atMost(limit), this::expire);
        for (int round = 0; round < MOST_ROUNDS && !isOver() && !tasks.isEmpty(); round++) {
            cancelAndWait(tasks);
            tasks = Task.all(loop);
        }
        alarm.cancel();
        cancelled.forEach(this::report);
        accuse(tasks);
    }

    private static Duration atMost(Duration limit) {
        Duration most = Duration.ofNanos(EventLoop.MAX_DELAY_NANOS);
        return limit.compareTo(most) < 0 ? limit : most;
    }

    private void cancelAndWait(List<Task<?>> tasks) {
        left = tasks.size();
        errorsAllowed = left + MOST_STRAY_ERRORS;
        for (Task<?> task : tasks) {
            cancelled.add(task);
            task.cancel("Async.run ends");
            task.addDoneCallback(onDone);
        }
        while (left > 0 && !isOver()) {
            try {
                loop.runForever();
            } catch (Throwable thrown) {
                failures.add(thrown);
                isBroken = !mayGoOn(thrown);
            }
        }
    }

    private boolean isOver() {
        return isLate || isBroken;
    }

    /**
     * Errors come from tasks and callbacks, one each; all else from below the loop, where a second
     * failure means that each run ends so: a poll that throws, a budget that is used up.
     */
    private boolean mayGoOn(Throwable thrown) {
        if (thrown instanceof Error) {
            errorsAllowed--;
            return errorsAllowed > 0;
        }
        boolean isFirst = !hasFailed;
        hasFailed = true;
        return isFirst;
    }

    private void ended(LoopFuture<?> task) {
        left--;
        if (left == 0) {
            loop.stop();
        }
    }

    private void expire() {
        isLate = true;
        loop.stop();
    }

    /** A failure of a task that was cancelled here reaches nobody else; Errors are thrown. */
    private void report(Task<?> task) {
        if (task.isDone() && !task.isCancelled()) {
            Throwable failure = task.exception();
            if (failure instanceof Exception) {
                loop.callExceptionHandler(
                        new CallbackFailure(
                                "a task failed when Async.run had cancelled it: task=" + task,
                                failure,
                                null));
            }
        }
    }

    private void accuse(List<Task<?>> stubborn) {
        if (stubborn.isEmpty()) {
            return;
        }
        String rule = "tasks must end when they are cancelled";
        String remedy =
                "Throw TaskCancelled on when it was caught, or raise TaskOptions.withCancelLimit";
        if (isBroken) {
            rule = "the loop must run until its tasks have ended";
            remedy = "Look at the failures beside this one, which ended each of its runs";
        }
        failures.add(
                new IllegalStateException(
                        rule
                                + ": loop="
                                + loop.name()
                                + ", cancelLimit="
                                + limit
                                + ", left="
                                + stubborn.size()
                                + ". "
                                + remedy
                                + ":\n"
                                + Task.dump(loop)));
    }
}
