/** The simulated selector provider: pipes and selectors. */
@NullMarked
package dev.orrery.sim.net;

import org.jspecify.annotations.NullMarked;
