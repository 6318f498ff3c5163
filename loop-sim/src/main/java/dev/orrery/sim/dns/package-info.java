/**
 * Simulated names of hosts: what each host's resolver answers, and the JVM's resolver, which
 * answers the same inside a simulation.
 */
@NullMarked
package dev.orrery.sim.dns;

import org.jspecify.annotations.NullMarked;
