/** Asyncio's examples in Java, a few lines each: {@code examples/tour} lists and runs them. */
@NullMarked
package dev.orrery.examples.tour;

import org.jspecify.annotations.NullMarked;
