package dev.orrery.loop.task;

import org.jspecify.annotations.Nullable;

/**
 * What a task runs: sequential code that may wait and gives a value.
 *
 * @param <V> the type of the value
 * @param <X> what it may throw besides unchecked exceptions
 */
@FunctionalInterface
public interface TaskBody<V extends @Nullable Object, X extends Exception> {
    /**
     * Runs the code.
     *
     * @return the value
     * @throws X if the code fails
     */
    V run() throws X;
}
