package dev.orrery.loop.combine;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopCarrier;
import dev.orrery.loop.handle.Context;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskBody;
import dev.orrery.loop.task.TaskOptions;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The life of the loop under one {@link Async#run}.
 *
 * <p>Threading: {@link #life} in the loop's thread, the rest in the caller's, which waits
 * meanwhile. Source: asyncio's {@code Runner}.
 */
final class MainRun<V extends @Nullable Object> {
    private final TaskOptions options;
    private final TaskBody<? extends V, ?> body;
    private final Context context = Context.current();
    // The caller was interrupted, and main has not been told.
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private volatile @Nullable LoopCarrier carrier;
    private volatile @Nullable Task<V> main;
    // The rest is the loop's thread's, and the caller's once that has ended.
    private @Nullable V value;
    private final List<Throwable> failures = new ArrayList<>();

    private MainRun(TaskOptions options, TaskBody<? extends V, ?> body) {
        this.options = options;
        this.body = body;
    }

    /** What main gives; what it throws is thrown as it was, so X is what the body declares. */
    @SuppressWarnings("NullAway") // the value is null only where V allows it
    static <V extends @Nullable Object, X extends Exception> V run(
            TaskOptions options, TaskBody<? extends V, X> body) throws X {
        refuseInside();
        MainRun<V> run = new MainRun<>(options, body);
        options.world()
                .loopThreads()
                .run(
                        options.loop().name(),
                        options.stackBytes(),
                        run::life,
                        run::interruptedMeanwhile);
        if (!run.failures.isEmpty()) {
            throw MainRun.<X>asDeclared(run.failure());
        }
        return run.value;
    }

    private static void refuseInside() {
        EventLoop running = EventLoop.currentOrNull();
        if (running != null) {
            Task<?> task = Task.currentOrNull();
            throw new IllegalStateException(
                    "Async.run must be called in a thread that runs no loop: running="
                            + running.name()
                            + (task == null ? "" : ", task=" + task.name())
                            + ". Inside a task call the code itself, or spawn it.");
        }
    }

    private Throwable failure() {
        Throwable first = failures.get(0);
        for (Throwable other : new LinkedHashSet<>(failures)) {
            if (other != first) {
                first.addSuppressed(other);
            }
        }
        CallerTrace.append(first, MainRun.class.getName());
        return first;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a body throws only X
    private static <X extends Throwable> X asDeclared(Throwable failure) throws X {
        throw (X) failure;
    }

    // ---- in the caller's thread, while it waits

    private void interruptedMeanwhile() {
        interrupted.set(true);
        LoopCarrier begun = carrier;
        if (begun != null) {
            begun.post(this::passInterrupt);
        }
    }

    // ---- in the loop's thread

    private void life() {
        try (EventLoop loop = EventLoop.create(options.world(), options.loop())) {
            options.applyTo(loop);
            runMain(loop);
            new Shutdown(loop, options.cancelLimit(), failures).run();
        } catch (Throwable thrown) {
            failures.add(thrown);
        }
    }

    private void runMain(EventLoop loop) {
        context.run(() -> main = Task.spawn(loop, "main", body));
        Task<V> begun = main;
        if (begun == null) {
            return;
        }
        carrier = LoopCarrier.of(loop);
        passInterrupt();
        begun.addDoneCallback(done -> loop.stop());
        Throwable thrown = null;
        try {
            loop.runForever();
        } catch (Throwable failure) {
            thrown = failure;
        }
        if (begun.isDone()) {
            take(begun);
        } else if (thrown == null) {
            thrown =
                    new IllegalStateException(
                            "the loop must not be stopped before main has ended: loop="
                                    + loop.name()
                                    + ". Return from main, or cancel it.");
        }
        if (thrown != null && !failures.contains(thrown)) {
            failures.add(thrown);
        }
    }

    private void passInterrupt() {
        Task<V> begun = main;
        if (begun != null && interrupted.getAndSet(false)) {
            begun.cancel("the caller of Async.run was interrupted");
        }
    }

    private void take(Task<V> ended) {
        if (ended.isCancelled()) {
            String message = ended.cancelMessage();
            failures.add(
                    new CancellationException(
                            "main was cancelled" + (message == null ? "" : ": " + message)));
            return;
        }
        Throwable failure = ended.exception();
        if (failure == null) {
            value = ended.result();
        } else {
            failures.add(failure);
        }
    }
}
