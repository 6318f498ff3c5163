@NullMarked
package dev.orrery.sim.tcp;

import org.jspecify.annotations.NullMarked;
