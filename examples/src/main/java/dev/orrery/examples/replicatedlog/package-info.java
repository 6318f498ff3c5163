/**
 * A replicated log with a leader's lease, its clients, and a store that is fenced: three to five
 * processes that speak lines over streams, on real sockets and in simulations.
 */
@NullMarked
package dev.orrery.examples.replicatedlog;

import org.jspecify.annotations.NullMarked;
