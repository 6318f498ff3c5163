package dev.orrery.loop;

/**
 * What a simulator gives to engines of coroutines, so that threads which the JDK resumes by itself
 * come in in an order of the simulator's.
 *
 * <p>Threading: the thread that turns the crank, except {@link #continueElsewhere} (any). Source:
 * the barrier before each pick of Fray and Cassandra's simulator.
 */
public interface TurnBarrier {
    /**
     * From now on calls {@code settle} before each choice of who goes on.
     *
     * @param settle hands over whoever can go on by now, in a fixed order
     */
    void add(Runnable settle);

    /**
     * Ends what {@link #add} began.
     *
     * @param settle what was added
     */
    void remove(Runnable settle);

    /**
     * Gives the continuation of a thread that a library has started a turn of its own.
     *
     * @param continuation run on the crank's thread, outside of all loops
     */
    void continueElsewhere(Runnable continuation);
}
