package dev.orrery.examples.accounttransfer;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The bank with the planted bug of {@link Locking#POLITELY}. */
public final class AccountTransferPoliteScenario implements Scenario {
    private final AccountTransferScenario same = new AccountTransferScenario(Locking.POLITELY);

    /** Found by the service loader. */
    public AccountTransferPoliteScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-polite";
    }

    @Override
    public String summary() {
        return "planted bug: two transfers that meet give way to each other for ever, in no time";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
