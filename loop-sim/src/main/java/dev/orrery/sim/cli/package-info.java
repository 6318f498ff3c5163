/** The command line. */
@NullMarked
package dev.orrery.sim.cli;

import org.jspecify.annotations.NullMarked;
