package dev.orrery.examples.accounttransfer;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Accounts, and transfers between two of them that happen as a whole.
 *
 * <p>Threading: tasks of one loop. Order: transfers of one account in the order asked. Failure: a
 * transfer that is not covered moves nothing.
 */
public final class Bank {
    /** What goes on inside of a transfer, between its two bookings. */
    @FunctionalInterface
    public interface Booking {
        /** Writes the first half down; may wait. */
        void write();
    }

    private final List<Account> accounts;
    private final Booking booking;
    private final Locking locking;

    /**
     * A new bank.
     *
     * @param accounts how many accounts it has, numbered from 0
     * @param cents what is on each of them
     * @param booking called in the middle of each transfer
     */
    public Bank(int accounts, long cents, Booking booking) {
        this(accounts, cents, booking, Locking.BY_NUMBER);
    }

    Bank(int accounts, long cents, Booking booking, Locking locking) {
        this.accounts = IntStream.range(0, accounts).mapToObj(i -> new Account(i, cents)).toList();
        this.booking = booking;
        this.locking = locking;
    }

    /**
     * Moves money.
     *
     * @param from the payer's number
     * @param to the payee's number, another one
     * @param cents how much
     * @return false if the payer does not have as much
     */
    public boolean transfer(int from, int to, long cents) {
        Account payer = accounts.get(from);
        Account payee = accounts.get(to);
        locking.lockBoth(payer, payee);
        try {
            if (payer.cents < cents) {
                return false;
            }
            payer.cents -= cents;
            booking.write();
            payee.cents += cents;
            return true;
        } finally {
            payee.lock.release();
            payer.lock.release();
        }
    }

    /**
     * Adds all accounts up.
     *
     * @return the sum; too little while a transfer is in the midst of it
     */
    public long sum() {
        return accounts.stream().mapToLong(account -> account.cents).sum();
    }
}
