package dev.orrery.loop.task;

/**
 * What a task runs that has no value to give. Source: {@link Runnable} beside {@link
 * java.util.concurrent.Callable}.
 *
 * @param <X> what it may throw besides unchecked exceptions
 */
@FunctionalInterface
public interface TaskAction<X extends Exception> {
    /**
     * Runs the code.
     *
     * @throws X if the code fails
     */
    void run() throws X;
}
