/** Sequential code on a loop: tasks, what they wait with, cancellation, timeouts. */
@NullMarked
package dev.orrery.loop.task;

import org.jspecify.annotations.NullMarked;
