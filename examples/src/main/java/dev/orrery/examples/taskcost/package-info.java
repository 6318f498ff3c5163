/** What tasks cost, beside plain virtual threads, asyncio and uvloop, measured on this machine. */
@NullMarked
package dev.orrery.examples.taskcost;

import org.jspecify.annotations.NullMarked;
