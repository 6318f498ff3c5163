/**
 * What happened in a simulated run: typed events, the digest that two runs of one plan must share,
 * and the first difference where they do not.
 *
 * <p>This room imports no other room.
 */
@NullMarked
package dev.orrery.sim.trace;

import org.jspecify.annotations.NullMarked;
