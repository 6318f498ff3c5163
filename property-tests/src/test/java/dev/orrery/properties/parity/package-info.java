/** Facts about sockets that are checked on real loopback and in the simulation. */
@NullMarked
package dev.orrery.properties.parity;

import org.jspecify.annotations.NullMarked;
