package dev.orrery.examples.payment;

import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.timeout;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Pays, and tries again with the same key while there is no answer.
 *
 * <p>Promise: a payment that returns was charged once; one that throws, once or not at all.
 * Threading: tasks of one loop.
 */
public final class PaymentClient {
    /** A gateway over the network. */
    @FunctionalInterface
    public interface Charge {
        /**
         * Charges; waits for the answer, if need be for ever.
         *
         * @param key of the payment
         * @return the receipt
         */
        String charge(String key);
    }

    private static final int ATTEMPTS = 5;
    private static final Duration LIMIT = Duration.ofMillis(200);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final Charge gateway;

    /**
     * A client of one gateway.
     *
     * @param gateway who charges
     */
    public PaymentClient(Charge gateway) {
        this.gateway = gateway;
    }

    /**
     * Pays.
     *
     * @param key of the payment, never used for another one
     * @return the receipt
     * @throws TimeoutException if no attempt was answered
     */
    public String pay(String key) throws TimeoutException {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return timeout(LIMIT, () -> gateway.charge(key));
            } catch (TimeoutException noAnswer) {
                sleep(pause);
                pause = pause.multipliedBy(2);
            }
        }
        return timeout(LIMIT, () -> gateway.charge(key));
    }
}
