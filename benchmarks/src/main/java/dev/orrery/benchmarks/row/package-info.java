/** What is measured: rows, those who contend in them, and the process in which one does so. */
@NullMarked
package dev.orrery.benchmarks.row;

import org.jspecify.annotations.NullMarked;
