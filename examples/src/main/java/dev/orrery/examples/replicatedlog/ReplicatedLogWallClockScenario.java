package dev.orrery.examples.replicatedlog;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The cluster with the planted bug of {@link Mistake#WALL_CLOCK_LEASE}. */
public final class ReplicatedLogWallClockScenario implements Scenario {
    private final ReplicatedLogScenario same = new ReplicatedLogScenario(Mistake.WALL_CLOCK_LEASE);

    /** Found by the service loader. */
    public ReplicatedLogWallClockScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-wall-clock";
    }

    @Override
    public String summary() {
        return "planted bug: a lease ends by the wall clock, which may be set back";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
