package dev.orrery.benchmarks.run;

import dev.orrery.benchmarks.row.Figures;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The results of one workload as people read them, in a terminal or in a document. */
final class ResultTable {
    private final Standing standing;
    // Whom ours are set beside: the best peer and the limit, where there is one.
    private final List<Result> rivals;

    ResultTable(Standing standing) {
        this.standing = standing;
        this.rivals =
                Stream.of(standing.bestPeer(), standing.limit())
                        .flatMap(Stream::ofNullable)
                        .toList();
    }

    /** For a terminal: columns of the same width. */
    String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(head());
        standing.results().forEach(result -> lines.add(cells(result)));
        int[] widths = new int[head().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder(title()).append('\n');
        for (List<String> line : lines) {
            StringBuilder padded = new StringBuilder("  ");
            for (int i = 0; i < line.size(); i++) {
                boolean isLeft = i == 0 || i == line.size() - 1;
                padded.append(
                        String.format(
                                Locale.ROOT,
                                "%" + (isLeft ? "-" : "") + widths[i] + "s  ",
                                line.get(i)));
            }
            text.append(padded.toString().stripTrailing()).append('\n');
        }
        standing.verdicts()
                .forEach(verdict -> text.append("  goal: ").append(verdict.text()).append('\n'));
        return text.append('\n').toString();
    }

    /** For a document. */
    String markdown() {
        StringBuilder text = new StringBuilder("### ").append(title()).append("\n\n");
        text.append(line(head()));
        text.append("|---|").append("---:|".repeat(head().size() - 2)).append("---|\n");
        for (Result result : standing.results()) {
            List<String> cells = new ArrayList<>(cells(result));
            if (Standing.isOurs(result)) {
                cells.set(0, "**" + cells.get(0) + "**");
            }
            text.append(line(cells));
        }
        text.append('\n');
        standing.verdicts()
                .forEach(verdict -> text.append("- Goal: ").append(verdict.text()).append("\n"));
        return text.append(standing.verdicts().isEmpty() ? "" : "\n").toString();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private String title() {
        return standing.row().name()
                + ": "
                + standing.row().title()
                + " ("
                + standing.row().unit()
                + ", "
                + (standing.row().isRate() ? "more" : "less")
                + " is better; processes of each: "
                + processes()
                + ")";
    }

    private String processes() {
        IntSummaryStatistics counts =
                standing.results().stream()
                        .filter(Result::isMeasured)
                        .mapToInt(result -> result.runs().size())
                        .summaryStatistics();
        if (counts.getCount() == 0) {
            return "none";
        }
        return counts.getMin() == counts.getMax()
                ? Integer.toString(counts.getMax())
                : counts.getMin() + " to " + counts.getMax();
    }

    private List<String> head() {
        List<String> head = new ArrayList<>(List.of("contender", "median", "least", "most"));
        rivals.forEach(rival -> head.add("x " + rival.peer()));
        head.addAll(List.of("others", "also"));
        return head;
    }

    private List<String> cells(Result result) {
        List<String> cells = new ArrayList<>(List.of(result.peer()));
        if (!result.isMeasured()) {
            cells.addAll(Collections.nCopies(4 + rivals.size(), ""));
            cells.add(result.leftOut() != null ? "left out: " + result.leftOut() : "failed");
            return cells;
        }
        cells.add(Figures.text(result.value()));
        cells.add(Figures.text(result.min()));
        cells.add(Figures.text(result.max()));
        boolean isOurs = Standing.isOurs(result);
        for (Result rival : rivals) {
            cells.add(isOurs ? Standing.ratioText(standing.ratio(result, rival)) : "");
        }
        double others = result.others();
        cells.add(Double.isNaN(others) ? "unknown" : Math.round(others * 100) + " %");
        List<String> also = new ArrayList<>();
        result.also().forEach((name, figure) -> also.add(Figures.text(figure) + " " + name));
        cells.add(String.join(", ", also));
        return cells;
    }
}
