/** A cache that loads what it does not know, once, and never keeps what was overwritten. */
@NullMarked
package dev.orrery.examples.readthroughcache;

import org.jspecify.annotations.NullMarked;
