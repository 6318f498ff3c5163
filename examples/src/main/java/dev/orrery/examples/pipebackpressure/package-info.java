/** Two ends of a pipe, neither of which outruns the other. */
@NullMarked
package dev.orrery.examples.pipebackpressure;

import org.jspecify.annotations.NullMarked;
