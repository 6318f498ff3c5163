package dev.orrery.sim.gate;

import java.util.ArrayList;
import java.util.List;

/** A report for the console: all that somebody needs who has nothing else of it. */
final class GateText {
    private GateText() {}

    static String of(GateReport report) {
        List<String> lines = new ArrayList<>();
        for (GateEntry entry : report.entries()) {
            if (entry.status() != GateStatus.PASSED) {
                lines.add(
                        entry.status().title()
                                + ", "
                                + entry.step().title()
                                + ": "
                                + entry.scenario()
                                + ", "
                                + entry.name()
                                + ": "
                                + entry.message());
                entry.details().forEach(line -> lines.add("  " + line));
                if (!entry.replay().isEmpty()) {
                    lines.add("  replay: " + entry.replay());
                }
            }
        }
        String take = NewPlans.command(report);
        if (!take.isEmpty()) {
            lines.add("To keep the new plans in the corpus:");
            lines.add("  " + take);
        }
        report.settings().forEach((name, value) -> add(lines, name, value));
        report.facts().forEach((name, value) -> add(lines, name, value));
        StringBuilder counts = new StringBuilder();
        for (GateStatus status : GateStatus.values()) {
            if (report.count(status) > 0) {
                counts.append(counts.isEmpty() ? "" : ", ");
                counts.append(report.count(status)).append(' ').append(status.title());
            }
        }
        lines.add("gate: " + report.verdict().title() + " (" + counts + ")");
        return String.join("\n", lines);
    }

    private static void add(List<String> lines, String name, String value) {
        if (!value.isEmpty()) {
            lines.add(name + ": " + value);
        }
    }
}
