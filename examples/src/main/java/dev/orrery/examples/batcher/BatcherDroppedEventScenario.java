package dev.orrery.examples.batcher;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The batcher with the planted bug of {@link Emptying#AFTER_THE_WRITE}. */
public final class BatcherDroppedEventScenario implements Scenario {
    private final BatcherScenario same = new BatcherScenario(Emptying.AFTER_THE_WRITE);

    /** Found by the service loader. */
    public BatcherDroppedEventScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-dropped-event";
    }

    @Override
    public String summary() {
        return "planted bug: an event that comes while a batch is written is cleared away with it";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
