/** Tasks and futures together: running, waiting for several, groups; {@code Async} is the face. */
@NullMarked
package dev.orrery.loop.combine;

import org.jspecify.annotations.NullMarked;
