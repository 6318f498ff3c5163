/** Signals of the operating system: the source of them and its platform part. */
@NullMarked
package dev.orrery.loop.signal;

import org.jspecify.annotations.NullMarked;
