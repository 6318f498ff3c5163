/** Three loops in three threads that hand work to one another. */
@NullMarked
package dev.orrery.examples.threeloops;

import org.jspecify.annotations.NullMarked;
