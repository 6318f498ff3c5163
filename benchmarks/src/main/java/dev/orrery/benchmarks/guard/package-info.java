/** Figures of cost that do not jitter, and their limits: benchmarks/guard. */
@NullMarked
package dev.orrery.benchmarks.guard;

import org.jspecify.annotations.NullMarked;
