/** Rows of the simulated network: packets, streams, idle hosts, and what they hold in memory. */
@NullMarked
package dev.orrery.benchmarks.simulation;

import org.jspecify.annotations.NullMarked;
