/** A service that on SIGTERM finishes what it has accepted, up to a deadline. */
@NullMarked
package dev.orrery.examples.gracefulshutdown;

import org.jspecify.annotations.NullMarked;
