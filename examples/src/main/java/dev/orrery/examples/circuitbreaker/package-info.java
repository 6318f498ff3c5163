/** A circuit breaker: a backend that fails is left in peace for a while. */
@NullMarked
package dev.orrery.examples.circuitbreaker;

import org.jspecify.annotations.NullMarked;
