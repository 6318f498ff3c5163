/** A heartbeat that notices when a callback blocks the loop. */
@NullMarked
package dev.orrery.examples.lagmonitor;

import org.jspecify.annotations.NullMarked;
