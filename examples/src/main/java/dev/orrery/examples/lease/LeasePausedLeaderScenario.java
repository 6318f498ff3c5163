package dev.orrery.examples.lease;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The store with the planted bug of {@link Fence#AT_THE_LEADER}. */
public final class LeasePausedLeaderScenario implements Scenario {
    private final LeaseScenario same = new LeaseScenario(Fence.AT_THE_LEADER);

    /** Found by the service loader. */
    public LeasePausedLeaderScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-paused-leader";
    }

    @Override
    public String summary() {
        return "planted bug: a leader that stood still since it looked at the clock writes after"
                + " its lease";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
