package dev.orrery.loop.combine;

import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Says which futures are meant, for dumps and messages: a few, and tasks by name only, for tasks
 * that wait for each other would never come to an end.
 */
final class Names {
    private static final int MOST = 8;

    private Names() {}

    static String of(Collection<? extends LoopFuture<?>> futures) {
        int more = futures.size() - MOST;
        return futures.stream()
                .limit(MOST)
                .map(Names::of)
                .collect(Collectors.joining(", ", "[", more > 0 ? " and " + more + " more]" : "]"));
    }

    static String of(LoopFuture<?> future) {
        return future instanceof Task<?> task ? task.name() : future.toString();
    }
}
