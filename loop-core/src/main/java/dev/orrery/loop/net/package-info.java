/** Sockets on a loop: transports and protocols, servers, connections, datagrams, streams. */
@NullMarked
package dev.orrery.loop.net;

import org.jspecify.annotations.NullMarked;
