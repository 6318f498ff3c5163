package dev.orrery.examples.readthroughcache;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The cache with the planted bug of {@link Keeping#WHATEVER_WAS_LOADED}. */
public final class ReadThroughCacheStaleValueScenario implements Scenario {
    private final ReadThroughCacheScenario same =
            new ReadThroughCacheScenario(Keeping.WHATEVER_WAS_LOADED, Loading.WAITS_AS_A_LOAD);

    /** Found by the service loader. */
    public ReadThroughCacheStaleValueScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-stale-value";
    }

    @Override
    public String summary() {
        return "planted bug: a load that a write has overtaken puts the old value into the cache";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
