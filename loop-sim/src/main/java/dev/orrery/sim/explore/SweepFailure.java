package dev.orrery.sim.explore;

import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * A seed at which a sweep failed, and what replays it.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param seed the first seed that failed so
 * @param failure why; null only where the run held and its replay was another
 * @param digest the run's digest, as text
 * @param plan the file that replays it, or null when it could not be written
 * @param planProblem why it could not be written; empty when it was
 * @param planEntries how many answers of the plan are not calm
 * @param lastEvents the last events of the run, the oldest first
 * @param divergence how its replay differed; null when it was the same
 */
public record SweepFailure(
        long seed,
        @Nullable RunFailure failure,
        String digest,
        @Nullable Path plan,
        String planProblem,
        int planEntries,
        List<TraceEvent> lastEvents,
        @Nullable Divergence divergence) {
    /** Copies the events. */
    public SweepFailure {
        lastEvents = List.copyOf(lastEvents);
    }
}
