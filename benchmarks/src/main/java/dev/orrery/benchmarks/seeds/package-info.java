/** Rows of exploration: seeds of the examples, on one processor and on two. */
@NullMarked
package dev.orrery.benchmarks.seeds;

import org.jspecify.annotations.NullMarked;
