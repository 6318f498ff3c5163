package dev.orrery.sim.trace;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * Where two runs of one plan went apart.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param index the position of the first events that differ, from 0
 * @param lastCommon the event before them, or null when the first events differ already
 * @param first what the first run had there, or null when it had ended
 * @param second what the second run had there, or null when it had ended
 */
public record TraceDiff(
        int index,
        @Nullable TraceEvent lastCommon,
        @Nullable TraceEvent first,
        @Nullable TraceEvent second) {
    /**
     * Compares two runs from their beginnings.
     *
     * @param first all events of the first run
     * @param second all events of the second run
     * @return the first difference, or nothing when the runs are equal
     */
    public static Optional<TraceDiff> firstDifference(
            List<TraceEvent> first, List<TraceEvent> second) {
        int common = Math.min(first.size(), second.size());
        int index = 0;
        while (index < common && first.get(index).equals(second.get(index))) {
            index++;
        }
        if (index == first.size() && index == second.size()) {
            return Optional.empty();
        }
        return Optional.of(
                new TraceDiff(
                        index,
                        index == 0 ? null : first.get(index - 1),
                        index < first.size() ? first.get(index) : null,
                        index < second.size() ? second.get(index) : null));
    }

    /**
     * Returns the difference for a reader, on four lines.
     *
     * @return the text, without a line end after the last line
     */
    public String text() {
        return "event "
                + index
                + " differs (from 0)"
                + "\n  last common: "
                + line(lastCommon, "none, the runs differ from the start")
                + "\n  first run:   "
                + line(first, "ended")
                + "\n  second run:  "
                + line(second, "ended");
    }

    private static String line(@Nullable TraceEvent event, String none) {
        return event == null ? none : event.text();
    }
}
