package dev.orrery.sim.explore;

import dev.orrery.loop.coroutine.VirtualEngine;

/**
 * How far code that knows nothing of the simulation is under control in this JVM.
 *
 * <p>Threading: immutable, any thread. Cost: asked for the first time, some milliseconds.
 */
public enum Tier {
    /** Code on the loop, channels of a host's provider, tasks on a baton. */
    LOOP(0),
    /** Fast tasks as well, and blocking code on virtual threads: {@code java.lang} is open. */
    VIRTUAL_THREADS(2);

    private final int number;

    Tier(int number) {
        this.number = number;
    }

    /**
     * Returns the tier of this JVM.
     *
     * @return what was tried and works here
     */
    public static Tier ofThisJvm() {
        boolean baton = "baton".equals(System.getProperty("orrery.engine"));
        return !baton && VirtualEngine.unavailable() == null ? VIRTUAL_THREADS : LOOP;
    }

    /**
     * Returns the number that reports state.
     *
     * @return 0 to 3, as the design numbers them
     */
    public int number() {
        return number;
    }
}
