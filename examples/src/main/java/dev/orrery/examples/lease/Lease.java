package dev.orrery.examples.lease;

/**
 * The right to write, for a time.
 *
 * @param token higher than that of every lease before
 * @param endNanos when it ends, on the clock that all nodes of the simulation share
 */
record Lease(int token, long endNanos) {}
