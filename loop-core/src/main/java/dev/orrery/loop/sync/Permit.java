package dev.orrery.loop.sync;

/**
 * What an {@code acquire()} gives: the right that {@link #close()} gives back, for {@code try (var
 * _ = lock.acquire()) {...}}.
 *
 * <p>Threading: the loop's thread. Cost: each primitive has one, and hands the same one to
 * everybody; it does not know whether it was closed, so close it once for each {@code acquire()}.
 * Source: {@code async with}.
 */
@FunctionalInterface
public interface Permit extends AutoCloseable {
    /**
     * Gives back what was acquired: {@code release()} of the primitive that it came from.
     *
     * @throws IllegalStateException if there is nothing to give back, or from a foreign thread
     */
    @Override
    void close();
}
