/** A dialer that tries several addresses at once and keeps one connection. */
@NullMarked
package dev.orrery.examples.dialer;

import org.jspecify.annotations.NullMarked;
