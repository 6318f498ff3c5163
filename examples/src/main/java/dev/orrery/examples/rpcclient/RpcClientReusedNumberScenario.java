package dev.orrery.examples.rpcclient;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The client with the planted bug of {@link Reuse#AT_ONCE}. */
public final class RpcClientReusedNumberScenario implements Scenario {
    private final RpcClientScenario same = new RpcClientScenario(Reuse.AT_ONCE, Deadline.CANCELLED);

    /** Found by the service loader. */
    public RpcClientReusedNumberScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-reused-number";
    }

    @Override
    public String summary() {
        return "planted bug: the number of a call that timed out is used again while its answer is"
                + " on the way";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
