package dev.orrery.examples.accounttransfer;

import static dev.orrery.loop.combine.Async.group;
import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.loop.combine.Async;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;

/** Three clerks make transfers between four accounts. */
public final class AccountTransferScenario implements Scenario {
    private static final int ACCOUNTS = 4;
    private static final long CENTS = 1000;
    private static final int CLERKS = 3;
    private static final int TRANSFERS_EACH = 4;

    private final Locking locking;

    /** Found by the service loader. */
    public AccountTransferScenario() {
        this(Locking.BY_NUMBER);
    }

    AccountTransferScenario(Locking locking) {
        this.locking = locking;
    }

    @Override
    public String name() {
        return "account-transfer";
    }

    @Override
    public String summary() {
        return "transfers between accounts with locks all end, and no money is lost";
    }

    @Override
    public void run(Simulation sim) {
        // A run has some hundreds of events; one that goes on for ever shall be seen soon.
        sim.setBudget(20_000, Duration.ofMinutes(1));
        sim.host("bank").startMain("loop", () -> new Clerks(sim, locking).work());
        sim.run();
    }

    private static final class Clerks {
        private final Simulation sim;
        private final Bank bank;

        private Clerks(Simulation sim, Locking locking) {
            this.sim = sim;
            this.bank = new Bank(ACCOUNTS, CENTS, Async::yieldNow, locking);
        }

        private void work() {
            group(
                    clerks -> {
                        for (int i = 0; i < CLERKS; i++) {
                            int clerk = i;
                            clerks.spawn(() -> work(clerk));
                        }
                    });
            if (bank.sum() != ACCOUNTS * CENTS) {
                throw new AssertionError("money must stay in the bank: sum=" + bank.sum());
            }
        }

        private void work(int clerk) {
            for (int i = 0; i < TRANSFERS_EACH; i++) {
                sleep(Duration.ofMillis(3 + clerk + 2L * sim.choose("pause", 8)));
                int from = sim.choose("from", ACCOUNTS);
                int to = (from + 1 + sim.choose("to", ACCOUNTS - 1)) % ACCOUNTS;
                bank.transfer(from, to, 100L * (1 + sim.choose("amount", 12)));
            }
        }
    }
}
