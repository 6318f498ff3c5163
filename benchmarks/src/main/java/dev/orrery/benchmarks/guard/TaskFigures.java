package dev.orrery.benchmarks.guard;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskBody;

import java.util.Map;

/** Tasks: all of one's life, and one switch. */
final class TaskFigures {
    private static final int COUNT = 100_000;

    private TaskFigures() {}

    static void measure(Map<String, Double> figures) throws Exception {
        try (EventLoop loop = VirtualWaiter.newLoop()) {
            figures.put("task", Bytes.each(COUNT, () -> run(loop, TaskFigures::spawnAll)));
            figures.put("task-switch", Bytes.each(COUNT, () -> run(loop, TaskFigures::yieldAll)));
        }
    }

    private static long run(EventLoop loop, TaskBody<Integer, ?> body) {
        int done = loop.runUntilComplete(Task.spawn(loop, body));
        if (done != COUNT) {
            throw new IllegalStateException("all must be done: done=" + done);
        }
        return 0;
    }

    private static int spawnAll() {
        int[] ended = {0};
        for (int i = 0; i < COUNT; i++) {
            Task.spawn(() -> ++ended[0]);
        }
        Task.yieldNow();
        return ended[0];
    }

    private static int yieldAll() {
        for (int i = 0; i < COUNT; i++) {
            Task.yieldNow();
        }
        return COUNT;
    }
}
