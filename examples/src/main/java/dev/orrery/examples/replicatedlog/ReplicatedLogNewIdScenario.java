package dev.orrery.examples.replicatedlog;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The cluster with the planted bug of {@link Mistake#RETRY_WITHOUT_IDENTITY}. */
public final class ReplicatedLogNewIdScenario implements Scenario {
    private final ReplicatedLogScenario same =
            new ReplicatedLogScenario(Mistake.RETRY_WITHOUT_IDENTITY);

    /** Found by the service loader. */
    public ReplicatedLogNewIdScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-new-id";
    }

    @Override
    public String summary() {
        return "planted bug: a write that is tried again is made again";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
