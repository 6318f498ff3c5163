/** Two ways to run sequential code in steps. Nothing here knows of a loop. */
@NullMarked
package dev.orrery.loop.coroutine;

import org.jspecify.annotations.NullMarked;
