/** Simulated threads and executors. */
@NullMarked
package dev.orrery.sim.thread;

import org.jspecify.annotations.NullMarked;
