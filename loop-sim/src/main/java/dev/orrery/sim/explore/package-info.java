/** Scenarios, sweeps over seeds, plans on disk, and replay. */
@NullMarked
package dev.orrery.sim.explore;

import org.jspecify.annotations.NullMarked;
