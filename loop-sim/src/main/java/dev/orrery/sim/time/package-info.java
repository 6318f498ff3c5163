/** Virtual clocks. */
@NullMarked
package dev.orrery.sim.time;

import org.jspecify.annotations.NullMarked;
