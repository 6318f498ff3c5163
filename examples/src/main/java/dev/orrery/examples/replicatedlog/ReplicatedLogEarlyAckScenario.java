package dev.orrery.examples.replicatedlog;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The cluster with the planted bug of {@link Mistake#ACKNOWLEDGED_BEFORE_QUORUM}. */
public final class ReplicatedLogEarlyAckScenario implements Scenario {
    private final ReplicatedLogScenario same =
            new ReplicatedLogScenario(Mistake.ACKNOWLEDGED_BEFORE_QUORUM);

    /** Found by the service loader. */
    public ReplicatedLogEarlyAckScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-early-ack";
    }

    @Override
    public String summary() {
        return "planted bug: a write is acknowledged before a majority has it";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
