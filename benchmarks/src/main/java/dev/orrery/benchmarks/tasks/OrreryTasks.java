package dev.orrery.benchmarks.tasks;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskBody;

import java.util.ArrayList;
import java.util.List;

/** Tasks on one loop, which the calling thread runs; the system property says on which engine. */
final class OrreryTasks implements Work {
    private final EventLoop loop = EventLoop.create();
    private final List<LoopFuture<String>> neverDone = new ArrayList<>();

    @Override
    public int yieldOnceEach(int count) {
        return run(
                () -> {
                    List<Task<?>> tasks = new ArrayList<>(count);
                    for (int i = 0; i < count; i++) {
                        tasks.add(Task.spawn(() -> Task.yieldNow()));
                    }
                    int ended = 0;
                    for (Task<?> task : tasks) {
                        Task.await(task);
                        ended++;
                    }
                    return ended;
                });
    }

    @Override
    public int yieldInTurn(int count) {
        return run(
                () -> {
                    int yields = 0;
                    while (yields < count) {
                        Task.yieldNow();
                        yields++;
                    }
                    return yields;
                });
    }

    @Override
    public int park(int count) {
        int[] waiting = {0};
        return run(
                () -> {
                    for (int i = 0; i < count; i++) {
                        LoopFuture<String> future = loop.newFuture();
                        neverDone.add(future);
                        Task.spawn(
                                () -> {
                                    waiting[0]++;
                                    return Task.await(future);
                                });
                    }
                    Task.yieldNow();
                    return waiting[0];
                });
    }

    private int run(TaskBody<Integer, ?> main) {
        return loop.runUntilComplete(Task.spawn(loop, main));
    }

    @Override
    public void close() {
        loop.close();
    }
}
