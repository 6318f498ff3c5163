/** Netty on virtual time: its own event loop, turned by a simulation. */
@NullMarked
package dev.orrery.sim.netty;

import org.jspecify.annotations.NullMarked;
