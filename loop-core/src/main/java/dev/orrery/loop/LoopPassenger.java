package dev.orrery.loop;

import dev.orrery.loop.handle.Context;

import org.jspecify.annotations.Nullable;

/**
 * Code with a thread of its own that runs in the place of a loop's thread for a while: a coroutine.
 *
 * <p>Threading: as {@link LoopCarrier}.
 */
public interface LoopPassenger {
    /**
     * The thread whose calls are the loop's while this passenger is mounted.
     *
     * @return the thread, or null before it has called {@link LoopCarrier#enter}
     */
    @Nullable Thread thread();

    /**
     * Where that thread keeps its current context.
     *
     * @return the same slot as long as it is mounted
     */
    Context.Slot slot();

    /**
     * Runs {@code errand} in the loop's own thread, in the midst of what this passenger does.
     * Called in the passenger's thread while it is mounted.
     *
     * @param errand what to run; what it throws is thrown to the caller
     */
    void callOutside(Runnable errand);
}
