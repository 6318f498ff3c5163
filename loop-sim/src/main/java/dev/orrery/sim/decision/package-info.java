/** The one oracle that every accident asks: sites, choices, plans, seeds. */
@NullMarked
package dev.orrery.sim.decision;

import org.jspecify.annotations.NullMarked;
