/**
 * Answerers: who chooses the accidents of one run after the other, and what each learns from the
 * runs before. {@link dev.orrery.sim.search.Answerers} makes them from what a user types.
 *
 * <p>This room imports decisions and traces.
 */
@NullMarked
package dev.orrery.sim.search;

import org.jspecify.annotations.NullMarked;
