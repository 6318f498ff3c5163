package dev.orrery.examples.gracefulshutdown;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The service with the planted bug of {@link Admission#COUNTED_WHEN_BEGUN}. */
public final class GracefulShutdownUncountedRequestScenario implements Scenario {
    private final GracefulShutdownScenario same =
            new GracefulShutdownScenario(Admission.COUNTED_WHEN_BEGUN);

    /** Found by the service loader. */
    public GracefulShutdownUncountedRequestScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-uncounted-request";
    }

    @Override
    public String summary() {
        return "planted bug: an accepted request still in the inbox does not count as in flight";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
