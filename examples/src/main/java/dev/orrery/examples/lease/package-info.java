/** A leader's lease, and writes that a former leader must not make. */
@NullMarked
package dev.orrery.examples.lease;

import org.jspecify.annotations.NullMarked;
