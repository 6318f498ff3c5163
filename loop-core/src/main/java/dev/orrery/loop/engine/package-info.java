/** The loop's moving parts: ready queue, timer heap, inbox. Not exported. */
@NullMarked
package dev.orrery.loop.engine;

import org.jspecify.annotations.NullMarked;
