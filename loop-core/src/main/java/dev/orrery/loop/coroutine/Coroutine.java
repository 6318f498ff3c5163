package dev.orrery.loop.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * Sequential code that runs a piece at a time: up to each {@link #suspend()}, whenever somebody
 * calls {@link #resume()}. Knows nothing of loops.
 *
 * <p>Threading: one resumer at a time; {@link #suspend()}, {@link #callOutside} and {@link
 * #takeInterrupt()} inside the body only; {@link #isDone()}, {@link #isSuspended()} and {@link
 * #thread()} anywhere; all others for the resumer. Resumer and body never run at the same moment,
 * and each sees what the other wrote. Failure: what the body throws is kept in {@link #failure()},
 * never thrown by {@link #resume()}. Source: M. Conway, "Design of a Separable Transition-Diagram
 * Compiler", 1963.
 */
public interface Coroutine {
    /**
     * Begins the body or wakes it from {@link #suspend()}, and runs it until it suspends, ends or
     * blocks elsewhere; returns at once if it has ended.
     *
     * @return true unless it has ended
     * @throws IllegalStateException if the body is running or blocks elsewhere, or this thread
     *     cannot resume it
     */
    boolean resume();

    /**
     * Lets a body go on that blocked elsewhere (a lock, a queue, a monitor of somebody else's code)
     * and can run again: the answer to {@link CoroutineHost#runnable}. Never wakes {@link
     * #suspend()}, and does nothing to a body that cannot run.
     */
    void proceed();

    /**
     * Gives control back to the resumer; returns when resumed again.
     *
     * @throws CoroutineUnwound if {@link #unwind()} was called; the body must not catch it, and
     *     gets it again at once from every later call
     */
    void suspend();

    /**
     * Runs an errand in the resumer's thread while the body stands still; then the body goes on, in
     * the same {@link #resume()}.
     *
     * @param errand what to run; what it throws is thrown to the body
     */
    void callOutside(Runnable errand);

    /**
     * Takes note of an interrupt of the body's thread that the host was not told of, and clears it.
     *
     * @return true if there was one since the last call
     */
    boolean takeInterrupt();

    /**
     * Ends the body. One in {@link #suspend()} is resumed once with {@link CoroutineUnwound}, so
     * that its stack can be collected; one that blocks elsewhere is interrupted, and ends at its
     * next suspend at the latest; one that has not begun never does.
     */
    void unwind();

    /**
     * Tells whether the body stands in {@link #suspend()}.
     *
     * @return false if it has not begun, is running, has ended or blocks elsewhere
     */
    boolean isSuspended();

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
     * @return the same thread all the time; null as long as the body has not begun, if its engine
     *     makes the thread only then
     */
    @Nullable Thread thread();

    /**
     * What the coroutine runs.
     *
     * @return the body that it was made with
     */
    Runnable body();
}
