/**
 * TCP between simulated hosts, without the JDK's channels: handshakes, segments, windows,
 * retransmission, and how connections end.
 */
@NullMarked
package dev.orrery.sim.tcp;

import org.jspecify.annotations.NullMarked;
