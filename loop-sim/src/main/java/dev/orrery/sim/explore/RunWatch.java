package dev.orrery.sim.explore;

import dev.orrery.sim.Simulation;

import org.jspecify.annotations.Nullable;

/**
 * What a thread runs at this moment, for those that wait for it.
 *
 * <p>Threading: bound to the thread that runs scenarios, which alone begins and ends; any thread
 * may look. Real time is not read here: whoever waits counts how long {@link #step()} stays.
 */
final class RunWatch {
    /** The watch of the running thread; unbound where nobody waits. */
    static final ScopedValue<RunWatch> CURRENT = ScopedValue.newInstance();

    private volatile @Nullable Simulation simulation;
    private volatile long step;

    static void begin(Simulation simulation) {
        if (CURRENT.isBound()) {
            CURRENT.get().moveOn(simulation);
        }
    }

    static void end() {
        if (CURRENT.isBound()) {
            CURRENT.get().moveOn(null);
        }
    }

    // Only the watched thread calls it, so that the increment needs no atomicity.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void moveOn(@Nullable Simulation next) {
        simulation = next;
        step++;
    }

    /** Another number for each run, and for each time between two runs. */
    long step() {
        return step;
    }

    /** What runs now, or null between two runs. Its own thread may be changing it. */
    @Nullable Simulation simulation() {
        return simulation;
    }
}
