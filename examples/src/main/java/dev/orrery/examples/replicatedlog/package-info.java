/**
 * A replicated log with a leader's lease, its clients, and a store that is fenced: three to five
 * processes that speak lines over streams, on real sockets and in simulations.
 *
 * <p>Begin with {@code Replica}, the rules, then {@code Node}, who asks whom and when. {@code
 * Mistake} lists the five planted bugs, {@code ReplicatedLogScenario} says what must hold.
 */
@NullMarked
package dev.orrery.examples.replicatedlog;

import org.jspecify.annotations.NullMarked;
