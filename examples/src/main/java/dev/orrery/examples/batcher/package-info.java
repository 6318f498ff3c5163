/** A batcher: many small events, few big writes. */
@NullMarked
package dev.orrery.examples.batcher;

import org.jspecify.annotations.NullMarked;
