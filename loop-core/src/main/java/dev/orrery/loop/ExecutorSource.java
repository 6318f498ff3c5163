package dev.orrery.loop;

import java.util.concurrent.ExecutorService;

/**
 * Makes the executors that a loop hands blocking work to.
 *
 * <p>Threading: any thread. Source: the default executor of asyncio's {@code run_in_executor}.
 */
@FunctionalInterface
public interface ExecutorSource {
    /**
     * A new executor with at most {@code threads} threads, named {@code name-1}, {@code name-2} and
     * so on. Whoever asked shuts it down.
     *
     * @param name the name
     * @param threads how many threads it has at the most
     * @return a new executor
     */
    ExecutorService newExecutor(String name, int threads);
}
