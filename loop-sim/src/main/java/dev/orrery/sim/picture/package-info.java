/**
 * What a person looks at: the picture of a failure as one HTML file, and the same events for
 * Perfetto and, as captured packets, for Wireshark.
 *
 * <p>Imports the rooms trace and decision only: whoever has events and a plan can have a picture.
 */
@NullMarked
package dev.orrery.sim.picture;

import org.jspecify.annotations.NullMarked;
