package com.acme.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Lets nobody through for a while after several failures in a row, and then one to try.
 *
 * <p>Not thread-safe: the client uses it on its executor only.
 */
final class CircuitBreaker {
    private final Clock clock;
    private final int threshold;
    private final Duration pause;

    private int failures;
    private Instant openUntil = Instant.MIN;
    private boolean trying;

    CircuitBreaker(Clock clock, int threshold, Duration pause) {
        this.clock = clock;
        this.threshold = threshold;
        this.pause = pause;
    }

    /** Returns whether a call may be made; who gets true must report how it went. */
    boolean admits() {
        if (failures < threshold) {
            return true;
        }
        if (trying || clock.instant().isBefore(openUntil)) {
            return false;
        }
        trying = true;
        return true;
    }

    void succeeded() {
        failures = 0;
        trying = false;
    }

    void failed() {
        failures++;
        trying = false;
        if (failures >= threshold) {
            openUntil = clock.instant().plus(pause);
        }
    }
}
