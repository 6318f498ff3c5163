/**
 * The command line.
 *
 * <p>This room imports explore and what that exposes: seeds and plans, traces, and the loop's
 * clock.
 */
@NullMarked
package dev.orrery.sim.cli;

import org.jspecify.annotations.NullMarked;
