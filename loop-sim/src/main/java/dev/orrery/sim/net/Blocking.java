package dev.orrery.sim.net;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * How code waits inside a channel or a selector: a simulated thread, or a loop, all of which stands
 * still then. The simulation supplies it.
 *
 * <p>Threading: called on the thread that shall wait. Time and units: virtual nanoseconds.
 */
@FunctionalInterface
public interface Blocking {
    /** The delay of a wait that no time ends. */
    long NO_DELAY_LIMIT = Long.MAX_VALUE;

    /**
     * Holds the calling simulated thread, or the loop that called, until {@code ready} says true,
     * the delay has passed, or the thread is interrupted, whose interrupt status is then still set.
     *
     * @param ready looked at after whatever happened elsewhere; has no effects
     * @param delayNanos how long at most, or {@link #NO_DELAY_LIMIT}
     * @param what what is waited for, in words, for reports: {@code read from pipe-1.source}
     * @return how much of the delay is left, none or less than none if it has passed; {@link
     *     #NO_DELAY_LIMIT} again where that was given
     * @throws IllegalStateException if the caller is neither; make it with {@link #refusal}
     * @throws IOException what a wait in the simulated world may fail with
     */
    long await(BooleanSupplier ready, long delayNanos, String what) throws IOException;

    /**
     * Returns a waiting that refuses all waits, for worlds without simulated threads.
     *
     * @return one that throws {@link #refusal} each time
     */
    static Blocking refused() {
        return (ready, delayNanos, what) -> {
            throw refusal(what);
        };
    }

    /**
     * Makes the exception for a caller that may not wait.
     *
     * @param what what it wanted to wait for
     * @return the exception, to be thrown
     */
    static IllegalStateException refusal(String what) {
        return new IllegalStateException(
                "a blocking call must be made on a simulated thread: call="
                        + what
                        + ", caller="
                        + Thread.currentThread().getName()
                        + ". Elsewhere use non-blocking channels, and wait through the World's"
                        + " Waiter.");
    }
}
