package dev.orrery.loop.combine;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.VirtualTime;
import dev.orrery.loop.monitor.LoopMonitor;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskAction;
import dev.orrery.loop.task.TaskBody;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A loop in virtual time that is turned by hand, and what happened on it, in order. */
final class Turns implements AutoCloseable {
    static final Duration SECOND = Duration.ofSeconds(1);
    // More than any of these tests needs.
    private static final int MANY = 40;

    final EventLoop loop;
    final LoopMonitor monitor = new LoopMonitor();
    final List<String> seen = new ArrayList<>();
    private int turn;

    Turns() {
        this("home");
    }

    Turns(String name) {
        loop =
                new VirtualTime()
                        .newLoop(LoopOptions.standard().withName(name).withListener(monitor));
    }

    /** A pending future. */
    LoopFuture<Integer> future() {
        return loop.newFuture();
    }

    /** A task that does not end by itself, and says so when it is cancelled. */
    Task<Integer> endless(String name) {
        return Task.spawn(
                loop,
                name,
                () -> {
                    try {
                        return Task.await(future());
                    } finally {
                        seen.add(name + " ends");
                    }
                });
    }

    /** Notes what happens, and in which turn of the loop. */
    void see(String what) {
        seen.add(turn + " " + what);
    }

    /** One iteration, in which no time passes. */
    void turn() {
        turn++;
        loop.stop();
        loop.runForever();
    }

    /** As many iterations as there is something to do now, and more. */
    void settle() {
        for (int i = 0; i < MANY; i++) {
            turn();
        }
    }

    /** What {@code body} gives in a task; time passes as it needs. */
    <V extends @Nullable Object> V in(TaskBody<V, ?> body) {
        return loop.runUntilComplete(Task.<V>spawn(loop, "main", body));
    }

    /** What {@code body} does in a task; time passes as it needs. */
    void in(TaskAction<?> body) {
        loop.runUntilComplete(Task.spawn(loop, "main", body));
    }

    /** What {@code body} fails with in a task; time passes as it needs. */
    Throwable failureOf(TaskAction<?> body) {
        Task<?> task = Task.spawn(loop, "main", body);
        task.addDoneCallback(done -> loop.stop());
        loop.runForever();
        Throwable failure = task.exception();
        if (failure == null) {
            throw new AssertionError("it did not fail");
        }
        return failure;
    }

    /** Milliseconds since the loop was made. */
    long millis() {
        return loop.nanoTime() / 1_000_000;
    }

    /** What {@code action} throws in a thread that is not the loop's. */
    static Throwable thrownElsewhere(Runnable action) throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();
        Thread foreign =
                new Thread(
                        () -> {
                            try {
                                action.run();
                            } catch (RuntimeException refused) {
                                thrown.add(refused);
                            }
                        });
        foreign.start();
        foreign.join();
        return thrown.getFirst();
    }

    @Override
    public void close() {
        loop.close();
    }
}
