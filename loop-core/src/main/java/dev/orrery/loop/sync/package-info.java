/** What tasks of one loop coordinate with: locks, events, semaphores, barriers, queues. */
@NullMarked
package dev.orrery.loop.sync;

import org.jspecify.annotations.NullMarked;
