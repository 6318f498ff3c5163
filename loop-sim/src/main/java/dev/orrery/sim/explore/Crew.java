package dev.orrery.sim.explore;

import org.jspecify.annotations.Nullable;

/**
 * The workers of one sweep. Worker w of n has the seeds at the positions w, w + n, w + 2n, ...
 *
 * <p>Threading: the sweep's thread.
 */
interface Crew extends AutoCloseable {
    /** How many workers there are, at least one. */
    int size();

    /** What a worker tells next, in the order of its seeds; null while it tells nothing. */
    @Nullable WorkerReport poll(int worker);

    /**
     * Told that the sweep's thread has waited without anything to do, so that the crew can count
     * how long a run takes.
     */
    void waited(long nanos);

    /** How long the sweep's thread waits at first for a worker that tells nothing. */
    default long firstWaitNanos() {
        return Waiting.FIRST_NANOS;
    }

    /** Lets the workers end after the seeds that they run; they still tell of those. */
    void stop(SweepEnd why);

    /** Stops the workers and waits for them, for at most as long as a run may take. */
    @Override
    void close();
}
