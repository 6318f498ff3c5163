/** Small real programs from the field: each runs on the production loop and in the simulation. */
@NullMarked
package dev.orrery.examples;

import org.jspecify.annotations.NullMarked;
