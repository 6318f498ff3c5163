/**
 * What a run is checked for beside its invariants: what it covered ({@link
 * dev.orrery.sim.check.Coverage}), what it left behind, and whether its histories are linearizable.
 */
@NullMarked
package dev.orrery.sim.check;

import org.jspecify.annotations.NullMarked;
