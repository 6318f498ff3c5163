package dev.orrery.sim.explore;

import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A difference of two runs on some 30 lines. */
final class RunDiffText {
    private static final int MOST_PLAN_LINES = 3;
    private static final int MOST_EVENTS = 6;
    private static final int MOST_REORDERED = 4;

    private final StringBuilder text = new StringBuilder();

    private RunDiffText() {}

    static String of(RunDiff diff) {
        RunDiffText text = new RunDiffText();
        text.planLines("plan only here:  ", diff.here().lines());
        text.planLines("plan only there: ", diff.there().lines());
        text.line("last common: " + event(diff.lastCommon(), "none"));
        text.line("  here:      " + event(diff.here().parting(), "over"));
        text.line("  there:     " + event(diff.there().parting(), "over"));
        text.events("only here:", diff.here().only(), diff.here().onlyCount(), MOST_EVENTS);
        text.events("only there:", diff.there().only(), diff.there().onlyCount(), MOST_EVENTS);
        text.events("in another order:", diff.reordered(), diff.reorderedCount(), MOST_REORDERED);
        text.line("here:  " + diff.here().end());
        text.line("there: " + diff.there().end());
        return text.text.substring(1);
    }

    private static String event(@Nullable TraceEvent event, String none) {
        return event == null ? none : event.text();
    }

    private void line(String line) {
        text.append('\n').append(line);
    }

    private void planLines(String heading, List<PlanEntry> lines) {
        for (PlanEntry entry : lines.subList(0, Math.min(lines.size(), MOST_PLAN_LINES))) {
            line(heading + entry);
        }
        if (lines.size() > MOST_PLAN_LINES) {
            line(heading + "and " + (lines.size() - MOST_PLAN_LINES) + " more lines");
        }
    }

    /** The first ones show how it began, the last ones how it came to the failure. */
    private void events(String heading, List<TraceEvent> events, int count, int most) {
        if (events.isEmpty()) {
            return;
        }
        line(heading);
        boolean all = count <= most;
        int first = all ? count : most / 2;
        events.subList(0, first).forEach(event -> line("  " + event.text()));
        if (!all) {
            line("  ... " + (count - most) + " more");
            events.subList(events.size() - (most - first), events.size())
                    .forEach(event -> line("  " + event.text()));
        }
    }
}
