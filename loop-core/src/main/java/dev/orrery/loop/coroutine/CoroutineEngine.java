package dev.orrery.loop.coroutine;

import java.util.function.Consumer;

/**
 * A way to run {@link Coroutine}s. One engine for each {@link CoroutineHost}.
 *
 * <p>Threading: {@link #close()} anywhere; the rest for the resumer of its coroutines.
 */
public interface CoroutineEngine extends AutoCloseable {
    /**
     * What this way is called.
     *
     * @return "virtual" or "baton"
     */
    String name();

    /**
     * Tells whether the calling thread can resume coroutines of this engine.
     *
     * @return false on a virtual thread, if the engine mounts coroutines on their resumer
     */
    boolean canResumeHere();

    /**
     * Makes a coroutine that has not begun; it costs no thread before its first resume.
     *
     * @param name the name of its thread
     * @param body what it runs
     * @return the coroutine
     */
    Coroutine create(String name, Runnable body);

    /**
     * Hands to the host, in the order of their creation, all coroutines that other threads made
     * runnable, and waits for those on their way. Does nothing unless the engine is ordered.
     */
    void settle();

    /**
     * Looks at the threads that bodies have started, and that are none of the host's coroutines but
     * have their turns from it: see {@link CoroutineHost#stranger}. There are none unless the
     * engine is ordered.
     *
     * @param look told of each
     */
    void forEachStranger(Consumer<Thread> look);

    /**
     * Hands nothing to the host any more. Coroutines are not ended; unwind them before. One that
     * blocks elsewhere at this time ends on another thread, as soon as it can.
     */
    @Override
    void close();
}
