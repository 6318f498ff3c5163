package dev.orrery.sim.gate;

import java.util.List;

/**
 * A report as JUnit's XML, a suite for each step.
 *
 * <p>Source: the form that Ant and Maven Surefire write, which services read.
 */
final class JunitXml {
    private final StringBuilder xml = new StringBuilder();

    private JunitXml() {}

    static String of(GateReport report) {
        JunitXml out = new JunitXml();
        out.write(report);
        return out.xml.toString();
    }

    private void write(GateReport report) {
        List<GateEntry> entries = report.entries();
        xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"orrery gate\"");
        count(entries);
        attribute("time", report.facts().getOrDefault("seconds", "0"));
        xml.append(">\n");
        for (GateStep step : GateStep.values()) {
            suite(report, step, entries.stream().filter(e -> e.step() == step).toList());
        }
        xml.append("</testsuites>\n");
    }

    private void suite(GateReport report, GateStep step, List<GateEntry> entries) {
        long millis = 0;
        for (GateSweep sweep : report.sweeps()) {
            boolean mine =
                    switch (step) {
                        case SEEDS -> sweep.purpose() == GateSweep.Purpose.HOLDS;
                        case CANARIES -> sweep.purpose() != GateSweep.Purpose.HOLDS;
                        case CORPUS, COVERAGE -> false;
                    };
            millis += mine ? sweep.millis() : 0;
        }
        xml.append("  <testsuite");
        attribute("name", "orrery.gate." + step.title().replace(' ', '-'));
        count(entries);
        attribute("time", seconds(millis));
        xml.append(">\n    <properties>\n");
        property("verdict", report.verdict().title());
        report.settings().forEach(this::property);
        report.facts().forEach(this::property);
        for (GateSweep sweep : report.sweeps()) {
            property(
                    "ran " + sweep.scenario(),
                    sweep.ran()
                            + " of "
                            + sweep.seeds()
                            + ", "
                            + sweep.failing()
                            + " failed, "
                            + sweep.end());
        }
        property("take new plans", NewPlans.command(report));
        xml.append("    </properties>\n");
        entries.forEach(this::testCase);
        xml.append("  </testsuite>\n");
    }

    private void count(List<GateEntry> entries) {
        attribute("tests", Integer.toString(entries.size()));
        attribute("failures", number(entries, GateStatus.FAILED));
        attribute("errors", number(entries, GateStatus.NOT_DETERMINISTIC));
        attribute("skipped", number(entries, GateStatus.PENDING));
    }

    private static String number(List<GateEntry> entries, GateStatus status) {
        return Long.toString(entries.stream().filter(e -> e.status() == status).count());
    }

    private void testCase(GateEntry entry) {
        xml.append("    <testcase");
        attribute("classname", "orrery.gate." + entry.step().title().replace(' ', '-'));
        attribute("name", entry.scenario() + " " + entry.name());
        if (!entry.file().isEmpty()) {
            attribute("file", entry.file());
            attribute("line", Integer.toString(entry.line()));
        }
        xml.append(">\n");
        switch (entry.status()) {
            case FAILED -> outcome("failure", "failed", entry);
            case NOT_DETERMINISTIC -> outcome("error", "not deterministic", entry);
            case PENDING -> {
                xml.append("      <skipped");
                attribute("message", "judged when all shards are merged: " + entry.message());
                xml.append("/>\n");
            }
            case PASSED, WARNED -> {
                xml.append("      <system-out>").append(escape(text(entry)));
                xml.append("</system-out>\n");
            }
        }
        xml.append("    </testcase>\n");
    }

    private void outcome(String element, String type, GateEntry entry) {
        xml.append("      <").append(element);
        attribute("type", type);
        attribute("message", entry.message());
        xml.append('>').append(escape(text(entry))).append("</").append(element).append(">\n");
    }

    private static String text(GateEntry entry) {
        StringBuilder text = new StringBuilder(entry.status().title());
        text.append(": ").append(entry.message()).append('\n');
        entry.details().forEach(line -> text.append(line).append('\n'));
        if (!entry.plan().isEmpty()) {
            text.append("plan: ").append(entry.plan()).append('\n');
        }
        if (!entry.replay().isEmpty()) {
            text.append("replay: ").append(entry.replay()).append('\n');
        }
        return text.toString();
    }

    private void property(String name, String value) {
        xml.append("      <property");
        attribute("name", name);
        attribute("value", value);
        xml.append("/>\n");
    }

    private void attribute(String name, String value) {
        xml.append(' ').append(name).append("=\"").append(escape(value)).append('"');
    }

    private static String seconds(long millis) {
        return millis / 1000 + "." + Long.toString(1000 + millis % 1000).substring(1);
    }

    /** XML 1.0 has no place for most control characters, not even as references. */
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(
                        point -> {
                            switch (point) {
                                case '<' -> escaped.append("&lt;");
                                case '>' -> escaped.append("&gt;");
                                case '&' -> escaped.append("&amp;");
                                case '"' -> escaped.append("&quot;");
                                case '\n', '\t' -> escaped.append((char) point);
                                default -> {
                                    boolean allowed =
                                            point >= ' '
                                                    && !(point >= 0xD800 && point <= 0xDFFF)
                                                    && point != 0xFFFE
                                                    && point != 0xFFFF;
                                    escaped.appendCodePoint(allowed ? point : 0xFFFD);
                                }
                            }
                        });
        return escaped.toString();
    }
}
