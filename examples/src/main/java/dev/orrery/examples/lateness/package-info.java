/** How late timers fire, measured on this machine. */
@NullMarked
package dev.orrery.examples.lateness;

import org.jspecify.annotations.NullMarked;
