/**
 * Writes and reads JSON, for results that other programs and later commands read.
 *
 * <p>This room imports nothing.
 */
@NullMarked
package dev.orrery.sim.json;

import org.jspecify.annotations.NullMarked;
