/** Rows of virtual time: what it costs to let timers fire without waiting for them. */
@NullMarked
package dev.orrery.benchmarks.virtual;

import org.jspecify.annotations.NullMarked;
