package dev.orrery.loop.task;

import dev.orrery.loop.LoopFuture;

import java.util.List;

/** Writes what tasks are doing, for people. */
final class TaskDump {
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
            String type = frame.getClassName();
            if (!type.startsWith("java.lang.VirtualThread")
                    && !frame.getMethodName().equals("parkVirtualThread")
                    && !frame.getMethodName().equals("getStackTrace")
                    && !type.startsWith("java.util.concurrent.locks.LockSupport")
                    && !type.startsWith("jdk.internal.")
                    && !type.startsWith("dev.orrery.loop.coroutine.")
                    && !type.startsWith("dev.orrery.loop.task.")
                    && !type.startsWith("dev.orrery.loop.sync.")
                    && !type.startsWith("dev.orrery.loop.combine.")) {
                text.append("    at ").append(frame).append('\n');
            }
        }
    }
}
