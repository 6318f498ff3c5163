/** Unmodified Netty serves HTTP/1.1 and calls it, on real sockets and over a simulated network. */
@NullMarked
package dev.orrery.examples.nettyhttp;

import org.jspecify.annotations.NullMarked;
