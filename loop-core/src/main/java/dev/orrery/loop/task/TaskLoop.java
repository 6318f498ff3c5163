package dev.orrery.loop.task;

import dev.orrery.loop.CallbackFailure;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopCarrier;
import dev.orrery.loop.LoopLocal;
import dev.orrery.loop.TurnBarrier;
import dev.orrery.loop.coroutine.Coroutine;
import dev.orrery.loop.coroutine.CoroutineEngine;
import dev.orrery.loop.coroutine.CoroutineHost;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What one loop knows of its tasks: the engine that runs them, and who has not ended.
 *
 * <p>Threading: loop thread only, except the methods of {@link CoroutineHost}. Order: tasks are
 * kept in the order started. Failure: closing the loop ends the bodies of all tasks.
 */
final class TaskLoop implements CoroutineHost, TurnBarrier.Threads, AutoCloseable {
    private static final LoopLocal<TaskLoop> LOCAL = LoopLocal.withInitial(new Maker());
    // How many failures that nobody looked at are kept for the report at close.
    private static final int MOST_FAILED = 1000;

    // Classes in place of lambdas on the way of a program's first task: each lambda would be
    // linked.
    private static final class Maker implements Function<EventLoop, TaskLoop> {
        @Override
        public TaskLoop apply(EventLoop loop) {
            return new TaskLoop(loop);
        }
    }

    private final EventLoop loop;
    private final LoopCarrier carrier;
    private TaskOptions options = TaskOptions.standard();
    // Made at the first step of the first task, for the thread under the loop decides too.
    private @Nullable CoroutineEngine engine;
    // In a simulation only.
    private final @Nullable TurnBarrier barrier;
    private @Nullable TaskDriver<?> first;
    private @Nullable TaskDriver<?> last;
    private long numbers;
    // Of tasks without a name, which would have to make a text each.
    private final String threadName;
    // Failed tasks, in debug mode and in simulations; null otherwise.
    private final @Nullable List<Task<?>> failed;

    private TaskLoop(EventLoop loop) {
        this.loop = loop;
        this.carrier = LoopCarrier.of(loop);
        this.threadName = loop.name().concat("-task");
        this.barrier = loop.world().turnBarrier();
        this.failed = loop.options().isDebug() || barrier != null ? new ArrayList<>() : null;
    }

    static TaskLoop of(EventLoop loop) {
        return LOCAL.get(loop);
    }

    static void configure(EventLoop loop, TaskOptions options) {
        TaskLoop tasks = of(loop);
        if (tasks.numbers > 0) {
            throw new IllegalStateException(
                    "applyTo must come before the first task: loop="
                            + loop.name()
                            + ", tasks so far="
                            + tasks.numbers
                            + ". Apply the options right after making the loop.");
        }
        tasks.options = options;
    }

    static List<Task<?>> all(EventLoop loop) {
        List<Task<?>> all = new ArrayList<>();
        TaskLoop tasks = LOCAL.getIfMade(loop);
        if (tasks != null) {
            for (TaskDriver<?> one = tasks.first; one != null; one = one.next) {
                all.add(one.task());
            }
        }
        return all;
    }

    static List<Task<?>> unseenFailures(EventLoop loop) {
        TaskLoop tasks = LOCAL.getIfMade(loop);
        return tasks == null || tasks.failed == null
                ? List.of()
                : tasks.failed.stream().filter(Task::isUnseenFailure).toList();
    }

    EventLoop loop() {
        return loop;
    }

    LoopCarrier carrier() {
        return carrier;
    }

    long nextNumber() {
        return ++numbers;
    }

    /** The task whose body runs now, or null. */
    @Nullable TaskDriver<?> running() {
        return carrier.passenger() instanceof TaskDriver<?> driver ? driver : null;
    }

    void add(TaskDriver<?> driver) {
        driver.previous = last;
        if (last == null) {
            first = driver;
        } else {
            last.next = driver;
        }
        last = driver;
    }

    void remove(TaskDriver<?> driver) {
        if (driver.previous == null) {
            first = driver.next;
        } else {
            driver.previous.next = driver.next;
        }
        if (driver.next == null) {
            last = driver.previous;
        } else {
            driver.next.previous = driver.previous;
        }
        driver.previous = null;
        driver.next = null;
    }

    Coroutine newCoroutine(TaskDriver<?> driver) {
        CoroutineEngine ready = engine;
        if (ready == null) {
            ready = newEngine();
            engine = ready;
        }
        String name = driver.task().givenName();
        return ready.create(name == null ? threadName : name, driver);
    }

    private CoroutineEngine newEngine() {
        CoroutineEngine chosen = Engines.choose(options.engine(), this, barrier);
        if (barrier != null) {
            barrier.add(this);
        }
        return chosen;
    }

    @Override
    public void settle() {
        if (engine != null) {
            engine.settle();
        }
    }

    @Override
    public void unsettled() {
        if (barrier != null) {
            barrier.unsettled();
        }
    }

    @Override
    public void forEachThread(Consumer<Thread> look) {
        for (TaskDriver<?> one = first; one != null; one = one.next) {
            Thread thread = one.thread();
            if (thread != null) {
                look.accept(thread);
            }
        }
        if (engine != null) {
            engine.forEachStranger(look);
        }
    }

    /** Keeps a failed task, where that is wanted, until the loop is closed. */
    void failed(Task<?> task) {
        if (failed != null) {
            failed.removeIf(one -> !one.isUnseenFailure());
            if (failed.size() == MOST_FAILED) {
                Task<?> oldest = failed.removeFirst();
                if (loop.options().isDebug()) {
                    report(oldest);
                }
            }
            failed.add(task);
        }
    }

    private void report(Task<?> task) {
        if (task.isUnseenFailure()) {
            tell(
                    new CallbackFailure(
                            "a task failed and nobody looked: task=" + task,
                            task.exception(),
                            null,
                            task.site()));
        }
    }

    private void tell(CallbackFailure failure) {
        carrier.report(failure);
    }

    @Override
    public void close() {
        try {
            reportAtClose();
        } finally {
            for (TaskDriver<?> one = first; one != null; one = first) {
                one.unwind();
            }
            closeEngine();
        }
    }

    private void reportAtClose() {
        // A simulation asks for them itself: its loops must not tell more than those in production.
        if (failed == null || !loop.options().isDebug()) {
            return;
        }
        failed.forEach(this::report);
        failed.clear();
        for (TaskDriver<?> one = first; one != null; one = one.next) {
            tell(
                    new CallbackFailure(
                            "a task was destroyed while pending: task=" + one.task(),
                            null,
                            null,
                            one.task().site()));
        }
    }

    private void closeEngine() {
        CoroutineEngine used = engine;
        if (used != null) {
            used.close();
            if (barrier != null) {
                barrier.remove(this);
            }
        }
    }

    // ---- what the engine asks; any thread

    @Override
    public boolean runnable(Coroutine coroutine) {
        return coroutine.body() instanceof TaskDriver<?> driver && carrier.post(driver::proceed);
    }

    @Override
    public void interrupted(Coroutine coroutine, boolean isInside) {
        if (coroutine.body() instanceof TaskDriver<?> driver) {
            Runnable cancel = () -> driver.task().cancel("interrupted");
            if (isInside) {
                carrier.post(cancel);
            } else {
                carrier.postForeign(cancel);
            }
        }
    }

    @Override
    public void stranger(Runnable continuation) {
        if (barrier == null) {
            Engines.continueByDefault(continuation);
        } else {
            barrier.continueElsewhere(continuation);
        }
    }

    @Override
    public Future<?> schedule(Runnable command, long delayNanos) {
        if (loop.isClosed()) {
            return Engines.scheduleByDefault(command, delayNanos);
        }
        TaskDriver<?> parked = barrier == null ? null : running();
        if (parked == null) {
            return new TimerFuture(carrier.after(delayNanos, command));
        }
        RealWaits waits = parked.realWaits();
        waits.parks(delayNanos);
        return new TimerFuture(
                carrier.after(
                        delayNanos,
                        () -> {
                            waits.expired();
                            command.run();
                        }));
    }

    @Override
    public void blocked(Coroutine coroutine, String where) {
        LoggerFactory.getLogger(Task.class)
                .warn(
                        "a task blocks its loop: loop={}, task={}, engine=baton, where={}. Only the"
                            + " virtual engine suspends code that waits outside of this library.",
                        loop.name(),
                        coroutine.body(),
                        where);
    }
}
