package dev.orrery.benchmarks.tasks;

import dev.orrery.benchmarks.row.LeftOut;

/**
 * The kinds of tasks, by the names of contenders. A switch over names and nothing more: a cold
 * process loads only what its own kind needs.
 */
final class Kind {
    private Kind() {}

    static Work named(String name) throws LeftOut {
        return switch (name) {
            case "orrery", "orrery-baton" -> new OrreryTasks();
            case "vthreads" -> new PlainThreads();
            case "vthreads-1-carrier" -> new OneCarrier();
            case "cf-netty" -> new NettyFutures();
            case "limit-deque" -> new DequeHops();
            case "limit-continuation" -> new RawContinuations();
            default -> throw new IllegalArgumentException("no such kind of tasks: " + name);
        };
    }
}
