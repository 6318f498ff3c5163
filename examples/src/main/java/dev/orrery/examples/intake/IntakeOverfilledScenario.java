package dev.orrery.examples.intake;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The intake with the planted bug of {@link Reservation#BY_THE_LOOP}. */
public final class IntakeOverfilledScenario implements Scenario {
    private final IntakeScenario same = new IntakeScenario(Reservation.BY_THE_LOOP);

    /** Found by the service loader. */
    public IntakeOverfilledScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-overfilled";
    }

    @Override
    public String summary() {
        return "planted bug: work on its way through the inbox takes no place, so threads that look"
                + " at once all find room";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
