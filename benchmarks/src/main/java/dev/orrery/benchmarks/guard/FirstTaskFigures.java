package dev.orrery.benchmarks.guard;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * How many classes the first task of a program needs, the JDK's too: most of what it takes until it
 * ends. Measured before anything else has loaded them.
 */
final class FirstTaskFigures {
    private FirstTaskFigures() {}

    static void measure(Map<String, Double> figures) {
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        long before = classes.getTotalLoadedClassCount();
        try (EventLoop loop = EventLoop.create()) {
            int answer = loop.runUntilComplete(Task.spawn(loop, () -> 42));
            if (answer != 42) {
                throw new IllegalStateException("the task must give its value: value=" + answer);
            }
        }
        long after = classes.getTotalLoadedClassCount();
        figures.put("first-task-classes", (double) (after - before));
    }
}
