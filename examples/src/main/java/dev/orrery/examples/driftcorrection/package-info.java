/** A periodic job that keeps to its grid whatever a run costs. */
@NullMarked
package dev.orrery.examples.driftcorrection;

import org.jspecify.annotations.NullMarked;
