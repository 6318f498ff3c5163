/** How soon each answerer finds the planted bugs, and how small their plans become. */
@NullMarked
package dev.orrery.examples.bugtable;

import org.jspecify.annotations.NullMarked;
