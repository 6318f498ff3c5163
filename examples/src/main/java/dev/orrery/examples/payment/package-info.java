/** Payments that are tried again, and must be charged once. */
@NullMarked
package dev.orrery.examples.payment;

import org.jspecify.annotations.NullMarked;
