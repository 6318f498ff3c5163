/**
 * Simulations as JUnit tests: {@link dev.orrery.junit.SimulationTest} runs a test method with many
 * seeds, {@link dev.orrery.junit.Replay} lets it run one plan.
 *
 * <p>This room imports the simulator and JUnit's public API, of the version 5.14.
 */
@NullMarked
package dev.orrery.junit;

import org.jspecify.annotations.NullMarked;
