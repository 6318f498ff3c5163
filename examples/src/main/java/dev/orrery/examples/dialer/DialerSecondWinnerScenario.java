package dev.orrery.examples.dialer;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The dialer with the planted bug of {@link Losers#CANCELLED}. */
public final class DialerSecondWinnerScenario implements Scenario {
    private final DialerScenario same = new DialerScenario(Losers.CANCELLED);

    /** Found by the service loader. */
    public DialerSecondWinnerScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-second-winner";
    }

    @Override
    public String summary() {
        return "planted bug: of two attempts that succeed at once one is dropped with its"
                + " connection open";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
