package dev.orrery.examples.circuitbreaker;

/** The states of a {@link CircuitBreaker}. */
public enum BreakerState {
    /** All calls are made. */
    CLOSED,
    /** No call is made until the backend has had its rest. */
    OPEN,
    /** One call is on its way to find out whether the backend works again. */
    HALF_OPEN
}
