/**
 * The one place where chance enters a simulated run: what is asked ({@link
 * dev.orrery.sim.decision.Site}, {@link dev.orrery.sim.decision.Choices}), who answers ({@link
 * dev.orrery.sim.decision.Oracle}) and what was answered ({@link dev.orrery.sim.decision.Plan}).
 *
 * <p>This room imports no other room.
 */
@NullMarked
package dev.orrery.sim.decision;

import org.jspecify.annotations.NullMarked;
