/** A client with many calls at once on one connection, matched by a number. */
@NullMarked
package dev.orrery.examples.rpcclient;

import org.jspecify.annotations.NullMarked;
