package dev.orrery.examples.databaseadapter;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The adapter with the planted bug of {@link Validation#TAKES_IT_OUT_AFTERWARDS}. */
public final class DatabaseAdapterLentTwiceScenario implements Scenario {
    private final DatabaseAdapterScenario same =
            new DatabaseAdapterScenario(Validation.TAKES_IT_OUT_AFTERWARDS);

    /** Found by the service loader. */
    public DatabaseAdapterLentTwiceScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-lent-twice";
    }

    @Override
    public String summary() {
        return "planted bug: a connection is lent to two sessions while it is validated";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
