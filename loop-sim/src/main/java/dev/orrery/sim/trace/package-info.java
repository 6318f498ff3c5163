/** What happened in a run: typed events and their digest. */
@NullMarked
package dev.orrery.sim.trace;

import org.jspecify.annotations.NullMarked;
