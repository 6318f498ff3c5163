/** What the limits are made of: queues that do nothing but order, a loop that does nothing else. */
@NullMarked
package dev.orrery.benchmarks.bare;

import org.jspecify.annotations.NullMarked;
