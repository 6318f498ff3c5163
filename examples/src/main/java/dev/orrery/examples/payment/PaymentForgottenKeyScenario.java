package dev.orrery.examples.payment;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The gateway with the planted bug of {@link Memory#OF_TWO_SECONDS}. */
public final class PaymentForgottenKeyScenario implements Scenario {
    private final PaymentScenario same = new PaymentScenario(Memory.OF_TWO_SECONDS);

    /** Found by the service loader. */
    public PaymentForgottenKeyScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-forgotten-key";
    }

    @Override
    public String summary() {
        return "planted bug: the gateway forgets the key of a payment before the client gives up";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
