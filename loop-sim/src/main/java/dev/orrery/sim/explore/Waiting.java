package dev.orrery.sim.explore;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Waits for another thread by looking again and again: after 20 µs, then each time twice as long,
 * up to a millisecond; a run takes less time than waking a thread would. Whoever takes all that has
 * come meanwhile together may begin with the millisecond.
 *
 * <p>Threading: stateless, any thread.
 */
final class Waiting {
    /** The first wait where one thing is waited for. */
    static final long FIRST_NANOS = 20_000;

    /** The longest wait, and the first of those who take what has come together. */
    static final long LAST_NANOS = 1_000_000;

    private Waiting() {}

    /**
     * Waits until there is something.
     *
     * @param source what is looked at; null means not yet
     * @param waited told of the time between two looks
     * @return what was there, or null when this thread was interrupted; its flag stays set
     */
    static <T> @Nullable T await(Supplier<@Nullable T> source, LongConsumer waited) {
        return await(source, waited, FIRST_NANOS);
    }

    /** As {@link #await(Supplier, LongConsumer)}, with another first wait. */
    static <T> @Nullable T await(
            Supplier<@Nullable T> source, LongConsumer waited, long firstNanos) {
        long nanos = firstNanos;
        while (true) {
            T there = source.get();
            if (there != null || Thread.currentThread().isInterrupted()) {
                return there;
            }
            LockSupport.parkNanos(nanos);
            waited.accept(nanos);
            nanos = Math.min(2 * nanos, LAST_NANOS);
        }
    }
}
