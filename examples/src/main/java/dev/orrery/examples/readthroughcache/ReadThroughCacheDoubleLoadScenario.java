package dev.orrery.examples.readthroughcache;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The cache with the planted bug of {@link Loading#WAITS_AS_A_READER}. */
public final class ReadThroughCacheDoubleLoadScenario implements Scenario {
    private final ReadThroughCacheScenario same =
            new ReadThroughCacheScenario(Keeping.ONLY_WHAT_IS_CURRENT, Loading.WAITS_AS_A_READER);

    /** Found by the service loader. */
    public ReadThroughCacheDoubleLoadScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-double-load";
    }

    @Override
    public String summary() {
        return "planted bug: readers wait for the store between seeing that nobody loads and"
                + " loading";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
