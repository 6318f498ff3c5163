package dev.orrery.examples.nettyhttp;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The exchange with the planted bug of {@link Patience#NEVER_ENDS}. */
public final class NettyHttpEndlessPatienceScenario implements Scenario {
    private final NettyHttpScenario same = new NettyHttpScenario(Patience.NEVER_ENDS);

    /** Found by the service loader. */
    public NettyHttpEndlessPatienceScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-endless-patience";
    }

    @Override
    public String summary() {
        return "planted bug: a call waits for ever for a server that is silent";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
