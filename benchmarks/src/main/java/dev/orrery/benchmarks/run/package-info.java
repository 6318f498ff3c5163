/** What is behind benchmarks/run: processes in turn, results, tables, pictures. */
@NullMarked
package dev.orrery.benchmarks.run;

import org.jspecify.annotations.NullMarked;
