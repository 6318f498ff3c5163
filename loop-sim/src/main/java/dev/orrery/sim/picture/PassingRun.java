package dev.orrery.sim.picture;

import dev.orrery.sim.trace.TraceEvent;

import java.util.List;

/**
 * A run that held, to be laid over one that failed.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param what what it is, in a few words: {@code the calmest neighbour that holds}
 * @param events its events, the first of the run first
 * @param parts at which position in the lists of both runs' events they part; a number at or above
 *     the size of both where they do not
 */
public record PassingRun(String what, List<TraceEvent> events, int parts) {
    /**
     * Copies the events.
     *
     * @throws IllegalArgumentException if the position is negative
     */
    public PassingRun {
        events = List.copyOf(events);
        if (parts < 0) {
            throw new IllegalArgumentException(
                    "parts must be at least 0: parts="
                            + parts
                            + ". Two runs that differ from the start part at 0.");
        }
    }
}
