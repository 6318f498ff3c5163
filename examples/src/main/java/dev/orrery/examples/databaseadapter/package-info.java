/** A blocking database driver behind an interface that never blocks. */
@NullMarked
package dev.orrery.examples.databaseadapter;

import org.jspecify.annotations.NullMarked;
