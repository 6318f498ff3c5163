package dev.orrery.loop.sync;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.VirtualTime;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskAction;
import dev.orrery.loop.task.TaskCancelled;
import dev.orrery.loop.task.TaskOptions;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** A loop that is turned by hand, and what its tasks did, in order. */
final class Tasks implements AutoCloseable {
    // More than any of these tests needs.
    private static final int MANY = 40;

    final EventLoop loop;
    final List<String> seen = new ArrayList<>();

    Tasks() {
        this("home");
    }

    Tasks(String name) {
        loop = new VirtualTime().newLoop(LoopOptions.standard().withName(name));
        TaskOptions.standard().withEngine(TaskOptions.Engine.BATON).applyTo(loop);
    }

    /** A task that notes its cancellation. */
    Task<@Nullable Void> spawn(String name, TaskAction<?> body) {
        return Task.spawn(
                loop,
                name,
                () -> {
                    try {
                        body.run();
                    } catch (TaskCancelled cancelled) {
                        see(name + " cancelled");
                        throw cancelled;
                    }
                });
    }

    void see(String what) {
        seen.add(what);
    }

    /** One iteration. */
    void iterate() {
        loop.stop();
        loop.runForever();
    }

    /** As many iterations as there is something to do, and more. */
    void settle() {
        for (int i = 0; i < MANY; i++) {
            iterate();
        }
    }

    /** What {@code body} throws in a task, or null. */
    @Nullable Throwable failureOf(TaskAction<?> body) {
        Task<@Nullable Void> task = Task.spawn(loop, body);
        settle();
        return task.exception();
    }

    /** What {@code action} throws in a thread that is not the loop's, or null. */
    static @Nullable Throwable thrownElsewhere(Runnable action) throws InterruptedException {
        Throwable[] thrown = new Throwable[1];
        Thread foreign =
                new Thread(
                        () -> {
                            try {
                                action.run();
                            } catch (RuntimeException refused) {
                                thrown[0] = refused;
                            }
                        });
        foreign.start();
        foreign.join();
        return thrown[0];
    }

    @Override
    public void close() {
        loop.close();
    }
}
