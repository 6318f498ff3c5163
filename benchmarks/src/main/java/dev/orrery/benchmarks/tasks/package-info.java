/**
 * Rows of tasks: what they cost to start, to switch, to keep; beside virtual threads and others.
 */
@NullMarked
package dev.orrery.benchmarks.tasks;

import org.jspecify.annotations.NullMarked;
