/** The simulation: hosts, virtual time, and the checks that run after each event. */
@NullMarked
package dev.orrery.sim;

import org.jspecify.annotations.NullMarked;
