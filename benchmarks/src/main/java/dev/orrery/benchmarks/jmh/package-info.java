/** The small pieces alone, by JMH: benchmarks/jmh. */
@NullMarked
package dev.orrery.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
