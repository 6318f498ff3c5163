package dev.orrery.loop;

import java.util.function.Consumer;

/**
 * What a simulator gives to engines of coroutines, so that threads which the JDK resumes by itself
 * come in in an order of the simulator's.
 *
 * <p>Threading: the thread that turns the crank, except {@link #continueElsewhere} (any). Source:
 * the barrier before each pick of Fray and Cassandra's simulator.
 */
public interface TurnBarrier {
    /** The threads of one engine. Threading: the thread that turns the crank. */
    interface Threads {
        /** Hands over whoever can go on by now, in a fixed order. */
        void settle();

        /**
         * Looks at every thread that goes on by its turn only.
         *
         * @param look told of each
         */
        void forEachThread(Consumer<Thread> look);
    }

    /**
     * From now on calls {@link Threads#settle} before each choice of who goes on, where {@link
     * #unsettled} was called since the one before.
     *
     * @param threads the threads of an engine
     */
    void add(Threads threads);

    /**
     * Some of the threads have something to settle; until this is called nobody has. Threading: any
     * thread.
     */
    void unsettled();

    /**
     * Ends what {@link #add} began.
     *
     * @param threads what was added
     */
    void remove(Threads threads);

    /**
     * Looks at every thread of the simulation: those that were added, and its own.
     *
     * @param look told of each
     */
    void forEachThread(Consumer<Thread> look);

    /**
     * Gives the continuation of a thread that a library has started a turn of its own.
     *
     * @param continuation run on the crank's thread, outside of all loops
     */
    void continueElsewhere(Runnable continuation);
}
