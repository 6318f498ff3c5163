package dev.orrery.examples.accounttransfer;

import dev.orrery.loop.sync.Lock;

/** An account. Threading: tasks of one loop; the balance belongs to whoever has the lock. */
final class Account {
    final int number;
    final Lock lock;
    long cents;

    Account(int number, long cents) {
        this.number = number;
        this.lock = new Lock("account " + number);
        this.cents = cents;
    }
}
