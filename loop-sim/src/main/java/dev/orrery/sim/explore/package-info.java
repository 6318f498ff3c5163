/**
 * Scenarios, sweeps over seeds, plans on disk, and replay.
 *
 * <p>This room imports the simulation's root and what that exposes: decisions, traces, and the
 * loop's clock.
 */
@NullMarked
package dev.orrery.sim.explore;

import org.jspecify.annotations.NullMarked;
