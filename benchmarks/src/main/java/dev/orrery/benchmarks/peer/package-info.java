/** Peers that more than one row needs. */
@NullMarked
package dev.orrery.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
