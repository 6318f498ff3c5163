package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * One distinct failure that a sweep has found, and what replays it.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param seed the first seed that failed so
 * @param seeds how many seeds of the sweep failed so
 * @param failure why the run of {@code plan} failed; null only where it held and its replay was
 *     another
 * @param digest the digest of the run of {@code plan}, as text; empty for a run without an end
 * @param found the choices of the first run that failed so
 * @param plan the smallest plan known that fails so
 * @param planFile the file that holds {@code plan}, or null when it could not be written
 * @param planProblem why that file or the picture could not be written, or the file holds {@code
 *     found} still; empty when all is well
 * @param lastEvents the last events of the run of {@code plan}, the oldest first
 * @param confirmation how it was seen to repeat
 * @param confirmationProblem why no fresh JVM has told, though one was to; else empty
 * @param divergence how its replay differed; null when it was the same
 * @param neighbour how the run of {@code plan} differs from the calmest one beside it that holds;
 *     null when there is none or it was not looked for
 * @param picture the page that shows the run of {@code plan}, or null when there is none: it could
 *     not be written, or the run was not recorded from its beginning
 */
public record Finding(
        long seed,
        long seeds,
        @Nullable RunFailure failure,
        String digest,
        Plan found,
        Plan plan,
        @Nullable Path planFile,
        String planProblem,
        List<TraceEvent> lastEvents,
        Confirmation confirmation,
        String confirmationProblem,
        @Nullable Divergence divergence,
        @Nullable RunDiff neighbour,
        @Nullable Path picture) {
    /** Copies the events. */
    public Finding {
        lastEvents = List.copyOf(lastEvents);
    }

    /** As this, when so many seeds have failed so. */
    Finding withSeeds(long newSeeds) {
        return new Finding(
                seed,
                newSeeds,
                failure,
                digest,
                found,
                plan,
                planFile,
                planProblem,
                lastEvents,
                confirmation,
                confirmationProblem,
                divergence,
                neighbour,
                picture);
    }
}
