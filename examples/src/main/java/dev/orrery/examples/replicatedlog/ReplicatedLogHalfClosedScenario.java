package dev.orrery.examples.replicatedlog;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The cluster with the planted bug of {@link Mistake#HALF_CLOSED_CONNECTION_REUSED}. */
public final class ReplicatedLogHalfClosedScenario implements Scenario {
    private final ReplicatedLogScenario same =
            new ReplicatedLogScenario(Mistake.HALF_CLOSED_CONNECTION_REUSED);

    /** Found by the service loader. */
    public ReplicatedLogHalfClosedScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-half-closed";
    }

    @Override
    public String summary() {
        return "planted bug: a client goes on with a connection that the server has ended";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
