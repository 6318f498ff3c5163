/** A token bucket that lets bursts through and keeps a rate. */
@NullMarked
package dev.orrery.examples.ratelimiter;

import org.jspecify.annotations.NullMarked;
