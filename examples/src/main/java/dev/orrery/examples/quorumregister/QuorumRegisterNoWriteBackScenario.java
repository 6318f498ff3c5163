package dev.orrery.examples.quorumregister;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The register with the planted bug of {@link ReadRepair#TRUSTS_THE_WRITER}. */
public final class QuorumRegisterNoWriteBackScenario implements Scenario {
    private final QuorumRegisterScenario same =
            new QuorumRegisterScenario(ReadRepair.TRUSTS_THE_WRITER);

    /** Found by the service loader. */
    public QuorumRegisterNoWriteBackScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-no-write-back";
    }

    @Override
    public String summary() {
        return "planted bug: a reader does not write back what it returns, and a later one reads an"
                + " older value";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
