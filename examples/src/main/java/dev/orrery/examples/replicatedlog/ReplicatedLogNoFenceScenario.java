package dev.orrery.examples.replicatedlog;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The cluster with the planted bug of {@link Mistake#NO_FENCING_TOKEN}. */
public final class ReplicatedLogNoFenceScenario implements Scenario {
    private final ReplicatedLogScenario same = new ReplicatedLogScenario(Mistake.NO_FENCING_TOKEN);

    /** Found by the service loader. */
    public ReplicatedLogNoFenceScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-no-fence";
    }

    @Override
    public String summary() {
        return "planted bug: the store takes a write that was under way for longer than the lease";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
