package dev.orrery.loop.coroutine;

import java.util.concurrent.Future;

/**
 * What a {@link CoroutineEngine} asks of whoever resumes its coroutines.
 *
 * <p>Threading: called on any thread, unless a method says otherwise. Failure: no method may throw.
 */
public interface CoroutineHost {
    /**
     * A coroutine that blocked elsewhere can go on.
     *
     * @param coroutine call its {@link Coroutine#proceed()} in the resumer's thread, outside of any
     *     body
     * @return false if the host is at its end and will not; one that has been unwound goes on where
     *     the JDK would run it then, any other in its {@link Coroutine#unwind()}
     */
    boolean runnable(Coroutine coroutine);

    /**
     * The thread of a coroutine was interrupted while it stood in {@link Coroutine#suspend()}. The
     * interrupt is cleared already, and the coroutine goes on standing.
     *
     * @param coroutine whose thread it was
     * @param isInside true if the resumer stands still meanwhile, so that the caller may do what
     *     the body may; false if it is a thread beside the resumer
     */
    void interrupted(Coroutine coroutine, boolean isInside);

    /**
     * A thread that somebody started inside a body, and that inherited the engine as its scheduler,
     * can run.
     *
     * @param continuation run it on a platform thread, outside of any body
     */
    void stranger(Runnable continuation);

    /**
     * From now on {@link CoroutineEngine#settle()} of an ordered engine has something to do. Told
     * again as long as that is so, after each settle.
     */
    default void unsettled() {}

    /**
     * A body parks for a time. Called in the resumer's thread.
     *
     * @param command what to run in the resumer's thread when the time is over
     * @param delayNanos how long
     * @return cancelled if the body runs before
     */
    Future<?> schedule(Runnable command, long delayNanos);

    /**
     * A body blocks its thread for real, and the resumer's with it: only a baton does that. Called
     * in the resumer's thread, once for each time.
     *
     * @param coroutine whose body it is
     * @param where its state and its stack, for people
     */
    void blocked(Coroutine coroutine, String where);
}
