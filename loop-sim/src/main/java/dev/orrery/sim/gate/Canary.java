package dev.orrery.sim.gate;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/**
 * A small program with a bug that one kind of decision alone can show. Calm, it holds.
 *
 * @param name the scenario's name
 * @param kind the kind of decision that shows it
 * @param summary what the bug is
 * @param body the program
 */
record Canary(String name, String kind, String summary, Body body) implements Scenario {
    /** A program. */
    interface Body {
        void run(Simulation sim) throws Exception;
    }

    @Override
    public void run(Simulation sim) throws Exception {
        body.run(sim);
    }
}
