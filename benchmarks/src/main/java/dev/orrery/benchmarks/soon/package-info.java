/** Rows of callbacks: one after the other, in batches, from other threads. */
@NullMarked
package dev.orrery.benchmarks.soon;

import org.jspecify.annotations.NullMarked;
