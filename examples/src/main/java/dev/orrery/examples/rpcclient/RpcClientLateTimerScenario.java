package dev.orrery.examples.rpcclient;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The client with the planted bug of {@link Deadline#LEFT_ALONE}. */
public final class RpcClientLateTimerScenario implements Scenario {
    private final RpcClientScenario same =
            new RpcClientScenario(Reuse.WHEN_ANSWERED, Deadline.LEFT_ALONE);

    /** Found by the service loader. */
    public RpcClientLateTimerScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-late-timer";
    }

    @Override
    public String summary() {
        return "planted bug: the timer of an answered call times out another call";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
