/** What scheduling returns: handles, timer handles, and the context that a callback inherits. */
@NullMarked
package dev.orrery.loop.handle;

import org.jspecify.annotations.NullMarked;
