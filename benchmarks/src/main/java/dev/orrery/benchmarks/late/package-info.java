/** Rows of a loop that has nothing to do but wait: how late its timers are. */
@NullMarked
package dev.orrery.benchmarks.late;

import org.jspecify.annotations.NullMarked;
