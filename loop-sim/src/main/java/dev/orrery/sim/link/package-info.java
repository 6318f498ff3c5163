/**
 * The simulated network below the sockets: machines with addresses, the packets between them, and
 * what links do to packets.
 *
 * <p>{@link dev.orrery.sim.link.Network} is what a scenario asks for; {@link
 * dev.orrery.sim.link.Node} is what a machine's protocols send and receive with.
 */
@NullMarked
package dev.orrery.sim.link;

import org.jspecify.annotations.NullMarked;
