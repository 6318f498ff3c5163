/**
 * Simulations as JUnit tests: {@link dev.orrery.junit.SimulationTest} runs a test method with many
 * seeds, {@link dev.orrery.junit.OnVirtualTime} gives an ordinary test a loop on virtual time.
 *
 * <p>This room imports the simulator and JUnit's public API, of the version 5.14.
 */
@NullMarked
package dev.orrery.junit;

import org.jspecify.annotations.NullMarked;
