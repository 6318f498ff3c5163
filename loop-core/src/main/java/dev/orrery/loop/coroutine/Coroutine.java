package dev.orrery.loop.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * Sequential code that runs a piece at a time: up to each {@link #suspend()}, whenever somebody
 * calls {@link #resume()}. Knows nothing of loops.
 *
 * <p>Threading: one resumer at a time; {@link #suspend()} inside the body only. Resumer and body
 * never run at the same moment, and each sees what the other wrote. Failure: what the body throws
 * is kept in {@link #failure()}, never thrown by {@link #resume()}. Source: M. Conway, "Design of a
 * Separable Transition-Diagram Compiler", 1963.
 */
public interface Coroutine {
    /**
     * Runs the body until it suspends or ends; returns at once if it has ended.
     *
     * @return true if it can be resumed again
     * @throws IllegalStateException if the body is running, or blocks its thread for real
     */
    boolean resume();

    /**
     * Gives control back to the resumer; returns when resumed again.
     *
     * @throws CoroutineUnwound if {@link #unwind()} was called; the body must not catch it
     */
    void suspend();

    /**
     * Ends a suspended body: it is resumed once with {@link CoroutineUnwound}, so that its stack
     * can be collected. A body that has not begun never does.
     */
    void unwind();

    /**
     * Tells whether the body has ended.
     *
     * @return true if it returned, threw or was unwound
     */
    boolean isDone();

    /**
     * What ended the body early.
     *
     * @return what the body threw, or null if it returned, was unwound or has not ended
     */
    @Nullable Throwable failure();

    /**
     * The thread that the body runs in.
     *
     * @return the same thread all the time
     */
    Thread thread();
}
