/** Monotonic time: the clock that the loop reads, and the system's. */
@NullMarked
package dev.orrery.loop.time;

import org.jspecify.annotations.NullMarked;
