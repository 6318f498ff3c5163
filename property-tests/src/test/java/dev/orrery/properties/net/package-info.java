/** Properties of transports and streams. */
@NullMarked
package dev.orrery.properties.net;

import org.jspecify.annotations.NullMarked;
