package dev.orrery.examples.accounttransfer;

import static dev.orrery.loop.combine.Async.yieldNow;

/** How a transfer gets the locks of both its accounts. */
enum Locking {
    /** The lower number first, whichever way the money goes. */
    BY_NUMBER {
        @Override
        void lockBoth(Account from, Account to) {
            boolean isUpwards = from.number < to.number;
            (isUpwards ? from : to).lock.acquire();
            yieldNow();
            (isUpwards ? to : from).lock.acquire();
        }
    },

    /**
     * THE BUG of {@code account-transfer-bug-lock-order}: the payer's first. Transfers that go
     * round in a circle, and begin at the same time, each hold what the next one waits for.
     */
    AS_THE_MONEY_GOES {
        @Override
        void lockBoth(Account from, Account to) {
            from.lock.acquire();
            yieldNow();
            to.lock.acquire();
        }
    },

    /**
     * THE BUG of {@code account-transfer-bug-polite}: cannot deadlock, since it gives the first
     * lock back where the second one is taken; but it takes it again at once, before anybody else
     * can. Two that meet hold and give back in step, for ever, and no time passes.
     */
    POLITELY {
        @Override
        void lockBoth(Account from, Account to) {
            from.lock.acquire();
            yieldNow();
            while (to.lock.isLocked()) {
                from.lock.release();
                from.lock.acquire();
                yieldNow();
            }
            to.lock.acquire();
        }
    };

    /**
     * Waits until the caller has both locks. Between the two it gives way: a bank has more to do.
     */
    abstract void lockBoth(Account from, Account to);
}
