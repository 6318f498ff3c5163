package dev.orrery.examples.bugtable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;

/** The rows of all bugs as people read them. */
final class BugTable {
    private final List<String> answerers;
    private final List<BugRow> rows;
    private final Effort effort;

    BugTable(List<String> answerers, List<BugRow> rows, Effort effort) {
        this.answerers = answerers;
        this.rows = rows;
        this.effort = effort;
    }

    String text() {
        return "Median runs until the bug is found\n"
                + searches(this::runs)
                + "\nMedian seconds until the bug is found\n"
                + searches(search -> seconds(search.medianNanos()))
                + "\nShares of failing seeds, and plans (answers that are not calm)\n"
                + plans();
    }

    private String searches(Function<Search, String> cell) {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>();
        head.add("bug");
        head.addAll(answerers);
        lines.add(head);
        for (BugRow row : rows) {
            List<String> line = new ArrayList<>();
            line.add(row.name());
            row.searches().forEach(search -> line.add(cell.apply(search)));
            lines.add(line);
        }
        return aligned(lines);
    }

    /** With the number of searches that were successful, where some were not. */
    private String runs(Search search) {
        OptionalLong median = search.medianRuns();
        int found = search.runs().size();
        String text =
                median.isPresent() ? Long.toString(median.getAsLong()) : ">" + effort.mostRuns();
        return found == search.starts() ? text : text + " (" + found + ")";
    }

    private String plans() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(
                List.of(
                        "bug",
                        "calm",
                        "seeded",
                        "uniform",
                        "plan lines",
                        "shrunk",
                        "most",
                        "most seconds"));
        for (BugRow row : rows) {
            Plans plans = row.plans();
            lines.add(
                    List.of(
                            row.name(),
                            row.isCalmWell() ? "holds" : "FAILS",
                            percent(row.seededShare()),
                            percent(row.uniformShare()),
                            Integer.toString(plans.medianLinesBefore()),
                            Integer.toString(plans.medianLines()),
                            Integer.toString(plans.mostLines()),
                            seconds(OptionalLong.of(plans.mostNanos()))));
        }
        return aligned(lines);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static String seconds(OptionalLong nanos) {
        return nanos.isPresent()
                ? String.format(Locale.ROOT, "%.3f", nanos.getAsLong() / 1e9)
                : "-";
    }

    /** The first column to the left, the others to the right. */
    private static String aligned(List<List<String>> lines) {
        int[] widths = new int[lines.getFirst().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            text.append(pad(line.getFirst(), -widths[0]));
            for (int i = 1; i < widths.length; i++) {
                text.append("  ").append(pad(line.get(i), widths[i]));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String pad(String cell, int width) {
        return String.format(Locale.ROOT, "%" + width + "s", cell);
    }
}
