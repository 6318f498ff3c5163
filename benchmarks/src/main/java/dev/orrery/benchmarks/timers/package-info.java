/** Rows of timers: many at once, and such as are cancelled before they are due. */
@NullMarked
package dev.orrery.benchmarks.timers;

import org.jspecify.annotations.NullMarked;
