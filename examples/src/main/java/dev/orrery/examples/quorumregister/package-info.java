/** A register on three replicas, read and written by majorities. */
@NullMarked
package dev.orrery.examples.quorumregister;

import org.jspecify.annotations.NullMarked;
