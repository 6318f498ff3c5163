/**
 * The gate of a continuous integration: the corpus holds, fresh seeds hold, what can happen has
 * happened, and planted bugs are found; over several processes, with results for people and
 * programs.
 *
 * <p>This room imports explore and what that exposes, check's coverage, and JSON.
 */
@NullMarked
package dev.orrery.sim.gate;

import org.jspecify.annotations.NullMarked;
