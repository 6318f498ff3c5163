package dev.orrery.examples.accounttransfer;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The bank with the planted bug of {@link Locking#AS_THE_MONEY_GOES}. */
public final class AccountTransferLockOrderScenario implements Scenario {
    private final AccountTransferScenario same =
            new AccountTransferScenario(Locking.AS_THE_MONEY_GOES);

    /** Found by the service loader. */
    public AccountTransferLockOrderScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-lock-order";
    }

    @Override
    public String summary() {
        return "planted bug: each transfer locks the payer first, and transfers in a circle wait"
                + " for ever";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
