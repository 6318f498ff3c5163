package dev.orrery.loop.task;

import dev.orrery.loop.LoopFuture;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Writes what tasks are doing, for people. */
final class TaskDump {
    // What stands between a body and the loop.
    private static final List<String> OWN_ROOMS =
            List.of(
                    "java.lang.VirtualThread",
                    "jdk.internal.",
                    "dev.orrery.loop.coroutine.",
                    "dev.orrery.loop.sync.",
                    "dev.orrery.loop.combine.");
    private static final List<String> OWN_CLASSES =
            List.of(
                    LockSupport.class.getName(),
                    TaskDriver.class.getName(),
                    TaskDump.class.getName(),
                    Sleep.class.getName(),
                    Timeout.class.getName(),
                    Task.class.getName());
    private static final List<String> OWN_METHODS = List.of("parkVirtualThread", "getStackTrace");

    private TaskDump() {}

    static String of(List<Task<?>> tasks) {
        StringBuilder text = new StringBuilder();
        for (Task<?> task : tasks) {
            text.append(task.name()).append(' ').append(doing(task)).append('\n');
            if (task.site() != null) {
                text.append("    started at ").append(task.site()).append('\n');
            }
            Thread thread = task.driver().thread();
            if (thread != null) {
                appendStack(text, thread);
            }
        }
        return text.toString();
    }

    static List<String> lines(List<Task<?>> tasks) {
        List<String> lines = new ArrayList<>();
        for (Task<?> task : tasks) {
            StringBuilder line = new StringBuilder("task ");
            line.append(task.name()).append(' ').append(doing(task));
            Thread thread = task.driver().thread();
            StackTraceElement place = thread == null ? null : firstOfBody(thread);
            if (place != null) {
                line.append(" at ").append(place.getClassName());
                line.append('.').append(place.getMethodName());
                line.append('(').append(place.getFileName());
                line.append(':').append(place.getLineNumber()).append(')');
            }
            if (task.site() != null) {
                line.append(", started at ").append(task.site());
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static @Nullable StackTraceElement firstOfBody(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (!isOwn(frame) && !frame.getClassName().startsWith("java.")) {
                return frame;
            }
        }
        return null;
    }

    static String stackOf(TaskDriver<?> driver) {
        StringBuilder text = new StringBuilder();
        Thread thread = driver.thread();
        if (thread != null) {
            appendStack(text, thread);
        }
        return text.toString();
    }

    private static String doing(Task<?> task) {
        LoopFuture<?> awaited = task.driver().waitingFor();
        if (awaited != null) {
            return "waits for " + awaited;
        }
        if (task.driver().thread() == null) {
            return "has not begun";
        }
        if (task.driver().blocksElsewhere()) {
            return "blocks in code that knows nothing of tasks";
        }
        return task == Task.currentOrNull() ? "runs" : "is ready";
    }

    /** The frames of the body; those of the engine and of this library say nothing. */
    private static void appendStack(StringBuilder text, Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (!isOwn(frame)) {
                text.append("    at ").append(frame).append('\n');
            }
        }
    }

    private static boolean isOwn(StackTraceElement frame) {
        String type = frame.getClassName();
        return OWN_CLASSES.contains(type)
                || OWN_ROOMS.stream().anyMatch(type::startsWith)
                || OWN_METHODS.contains(frame.getMethodName());
    }
}
