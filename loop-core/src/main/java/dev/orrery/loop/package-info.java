/** The event loop: scheduling, futures, and the world that it runs in. */
@NullMarked
package dev.orrery.loop;

import org.jspecify.annotations.NullMarked;
