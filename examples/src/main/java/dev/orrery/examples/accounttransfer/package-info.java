/** Transfers between accounts, each of which has a lock. */
@NullMarked
package dev.orrery.examples.accounttransfer;

import org.jspecify.annotations.NullMarked;
