package dev.orrery.examples.payment;

import java.time.Duration;

/** For how long a {@link Gateway} knows a payment's key. */
enum Memory {
    /** Longer than anybody tries. */
    OF_A_DAY(Duration.ofDays(1)),

    /**
     * THE BUG of {@code payment-bug-forgotten-key}: for two seconds, which is longer than a request
     * takes, but not longer than a client tries. If the answer to the first attempt is lost, and
     * all those after it until the key is forgotten, the next one charges the card again.
     */
    OF_TWO_SECONDS(Duration.ofSeconds(2));

    final Duration time;

    Memory(Duration time) {
        this.time = time;
    }
}
