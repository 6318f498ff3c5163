/** Articles on their way from draft to publication. */
@NullMarked
package dev.orrery.examples.publishing;

import org.jspecify.annotations.NullMarked;
