package dev.orrery.sim.explore;

import dev.orrery.sim.Simulation;

/**
 * A system and what must hold of it, run once for each seed. Implementations are found by {@link
 * java.util.ServiceLoader}: each needs a public constructor without parameters.
 *
 * <p>Threading: {@link #run} is called on one thread, for one simulation after the other. Nothing
 * may be kept from one run to the next: a run must be a pure function of the simulation's
 * decisions.
 *
 * <p>Failure: whatever {@link #run} or the simulation throws is the run's failure; what the run
 * leaves behind is closed with its simulation.
 */
public interface Scenario {
    /**
     * Returns the scenario's name. A variant with a planted bug is called {@code NAME-bug-WHAT}.
     *
     * @return lower-case letters, digits and hyphens
     */
    String name();

    /**
     * Returns what the scenario shows.
     *
     * @return one line
     */
    String summary();

    /**
     * Builds the system in the simulation, states its invariants, and turns the simulation until
     * the scenario is over.
     *
     * @param sim a fresh simulation; the caller closes it
     * @throws Exception if the scenario does not hold
     */
    void run(Simulation sim) throws Exception;

    /**
     * Returns a class of the code that runs. A plan remembers the state of the folder or jar that
     * it is from, and so a replay knows whether the code was edited meanwhile.
     *
     * @return this object's class, if nothing else is said
     */
    default Class<?> code() {
        return getClass();
    }
}
