package dev.orrery.sim.gate;

import java.util.List;
import java.util.Map;

/** A report for people, as Markdown that services show with a build. */
final class Markdown {
    // GitHub takes a summary of up to 1 MiB, and readers take less.
    private static final int MOST_FAILURES = 50;
    private static final int MOST_DETAILS = 60;

    private final StringBuilder text = new StringBuilder();

    private Markdown() {}

    static String of(GateReport report) {
        Markdown out = new Markdown();
        out.write(report);
        return out.text.toString();
    }

    private void write(GateReport report) {
        text.append("# Orrery gate: ").append(report.verdict().title()).append("\n\n");
        for (GateStatus status : GateStatus.values()) {
            if (report.count(status) > 0) {
                text.append(report.count(status)).append(' ').append(status.title()).append(". ");
            }
        }
        text.append("\n\n");
        failures(report, "Not as it should be", true);
        String take = NewPlans.command(report);
        if (!take.isEmpty()) {
            text.append("## New plans for the corpus\n\n```\n").append(take).append("\n```\n\n");
        }
        failures(report, "To look at", false);
        sweeps(report);
        coverage(report);
        table("Settings", report.settings());
        table("Facts", report.facts());
    }

    private void failures(GateReport report, String title, boolean failing) {
        List<GateEntry> entries =
                report.entries().stream()
                        .filter(entry -> entry.status() != GateStatus.PASSED)
                        .filter(entry -> entry.status().isFailing() == failing)
                        .toList();
        if (entries.isEmpty()) {
            return;
        }
        text.append("## ").append(title).append("\n\n");
        entries.stream().limit(MOST_FAILURES).forEach(this::failure);
        if (entries.size() > MOST_FAILURES) {
            text.append("And ").append(entries.size() - MOST_FAILURES);
            text.append(" more, in the other results.\n\n");
        }
    }

    private void failure(GateEntry entry) {
        text.append("### ").append(cell(entry.scenario() + ": " + entry.name())).append("\n\n");
        text.append(cell(entry.status().title() + ", " + entry.step().title()));
        text.append(": ").append(cell(entry.message())).append("\n\n");
        if (!entry.file().isEmpty()) {
            text.append("In ").append(code(entry.file() + lineOf(entry))).append("\n\n");
        }
        if (!entry.details().isEmpty()) {
            String fence = fence(entry.details());
            text.append(fence).append('\n');
            entry.details().stream()
                    .limit(MOST_DETAILS)
                    .forEach(line -> text.append(line).append('\n'));
            text.append(fence).append("\n\n");
        }
        if (!entry.plan().isEmpty()) {
            text.append("Plan: ").append(code(entry.plan())).append("\n\n");
        }
        if (!entry.replay().isEmpty()) {
            text.append("Replay: ").append(code(entry.replay())).append("\n\n");
        }
    }

    private static String lineOf(GateEntry entry) {
        return entry.line() > 0 ? ":" + entry.line() : "";
    }

    private void sweeps(GateReport report) {
        text.append(
                "## Seeds\n\n| scenario | for | seeds | ran | failed | found with | end | s |\n");
        text.append("|---|---|---|---|---|---|---|---|\n");
        for (GateSweep sweep : report.sweeps()) {
            String purpose =
                    switch (sweep.purpose()) {
                        case HOLDS -> "holds";
                        case BUG -> "planted bug";
                        case CANARY -> "canary of " + sweep.about();
                    };
            row(
                    sweep.scenario(),
                    purpose,
                    sweep.seeds(),
                    Long.toString(sweep.ran()),
                    Long.toString(sweep.failing()),
                    sweep.found(),
                    sweep.end(),
                    sweep.millis() / 1000
                            + "."
                            + Long.toString(1000 + sweep.millis() % 1000).substring(1));
        }
        text.append('\n');
    }

    private void coverage(GateReport report) {
        if (report.coverage().isEmpty()) {
            return;
        }
        text.append("## Coverage\n\n| scenario | what | asked or looked at | fired or held |\n");
        text.append("|---|---|---|---|\n");
        report.coverage()
                .forEach(
                        (scenario, covered) -> {
                            covered.faults()
                                    .forEach(
                                            (kind, n) ->
                                                    row(
                                                            scenario,
                                                            "fault " + kind,
                                                            Long.toString(n.asked()),
                                                            Long.toString(n.fired())));
                            covered.sometimes()
                                    .forEach(
                                            (name, n) ->
                                                    row(
                                                            scenario,
                                                            "sometimes " + name,
                                                            Long.toString(n.evaluated()),
                                                            Long.toString(n.held())));
                            covered.reachable()
                                    .forEach(
                                            (name, n) ->
                                                    row(
                                                            scenario,
                                                            "reachable " + name,
                                                            "",
                                                            Long.toString(n)));
                        });
        text.append('\n');
    }

    private void table(String title, Map<String, String> facts) {
        text.append("## ").append(title).append("\n\n| what | value |\n|---|---|\n");
        facts.forEach(this::row);
        text.append('\n');
    }

    private void row(String... cells) {
        for (String cell : cells) {
            text.append("| ").append(cell(cell)).append(' ');
        }
        text.append("|\n");
    }

    /** Text as it is: neither Markdown nor HTML, and within a cell of a table. */
    private static String cell(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .replace("`", "\\`")
                .replace("[", "\\[")
                .replace('\n', ' ');
    }

    private static String code(String text) {
        return text.contains("`") ? "`` " + text + " ``" : "`" + text + "`";
    }

    private static String fence(List<String> lines) {
        return lines.stream().anyMatch(line -> line.contains("```")) ? "````````" : "```";
    }
}
