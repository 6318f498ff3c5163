package dev.orrery.benchmarks.tasks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The least without a stack: each task is an object that goes through a queue twice. */
final class DequeHops implements Work {
    private final ArrayDeque<Hop> ready = new ArrayDeque<>();
    private final List<Hop> waiting = new ArrayList<>();

    private static final class Hop {
        private boolean hasYielded;
        private boolean isDone;
    }

    @Override
    public int yieldOnceEach(int count) {
        List<Hop> tasks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Hop task = new Hop();
            tasks.add(task);
            ready.add(task);
        }
        for (Hop task; (task = ready.poll()) != null; ) {
            if (task.hasYielded) {
                task.isDone = true;
            } else {
                task.hasYielded = true;
                ready.add(task);
            }
        }
        int ended = 0;
        for (Hop task : tasks) {
            ended += task.isDone ? 1 : 0;
        }
        return ended;
    }

    @Override
    public int park(int count) {
        for (int i = 0; i < count; i++) {
            waiting.add(new Hop());
        }
        return waiting.size();
    }
}
