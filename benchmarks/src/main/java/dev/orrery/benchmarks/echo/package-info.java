/** Rows of sockets: servers that send back what they get, each in a process of its own. */
@NullMarked
package dev.orrery.benchmarks.echo;

import org.jspecify.annotations.NullMarked;
