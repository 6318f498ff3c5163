/** Lag and slow callbacks, measured: counters, a summary, JFR events. */
@NullMarked
package dev.orrery.loop.monitor;

import org.jspecify.annotations.NullMarked;
