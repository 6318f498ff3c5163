package dev.orrery.benchmarks.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The limits of the guard: a line {@code NAME LIMIT UNIT # what it means} each.
 *
 * @param byName the limits by the name of their figure
 */
record Limits(Map<String, Limit> byName) {
    /** The most that a figure may be. */
    record Limit(double most, String unit, String meaning) {}

    static Limits read(Path file) throws IOException {
        return parse(Files.readAllLines(file));
    }

    /**
     * Reads limits.
     *
     * @throws IllegalArgumentException if a line is none, or a name comes twice
     */
    static Limits parse(List<String> lines) {
        Map<String, Limit> byName = new LinkedHashMap<>();
        for (String line : lines) {
            int comment = line.indexOf('#');
            String rule = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (rule.isEmpty()) {
                continue;
            }
            String[] words = rule.split(" +", 3);
            if (words.length < 3 || comment < 0 || !words[1].matches("[0-9]+(\\.[0-9]+)?")) {
                throw new IllegalArgumentException(
                        "a limit must be a line 'NAME LIMIT UNIT # meaning': line=" + line);
            }
            String meaning = line.substring(comment + 1).strip();
            Limit limit = new Limit(Double.parseDouble(words[1]), words[2], meaning);
            if (byName.put(words[0], limit) != null) {
                throw new IllegalArgumentException(
                        "a figure must have one limit: name=" + words[0] + ". Leave one of them.");
            }
        }
        return new Limits(byName);
    }

    /** What is wrong with {@code figures}, a sentence or two each; empty if nothing is. */
    List<String> complaints(Map<String, Double> figures) {
        List<String> complaints = new ArrayList<>();
        byName.forEach(
                (name, limit) -> {
                    Double figure = figures.get(name);
                    if (figure == null) {
                        complaints.add(
                                "a limit must have a figure: limit="
                                        + name
                                        + ". Measure it in GuardMain, or take it out of"
                                        + " benchmarks/guard.limits.");
                    } else if (!(figure <= limit.most)) {
                        complaints.add(
                                String.format(
                                        Locale.ROOT,
                                        "%s must be at most %s %s: %s=%s. %s Find what has grown;"
                                                + " if it must be so, raise the limit in"
                                                + " benchmarks/guard.limits and say why.",
                                        name,
                                        text(limit.most),
                                        limit.unit,
                                        name,
                                        text(figure),
                                        sentence(limit.meaning)));
                    }
                });
        for (String name : figures.keySet()) {
            if (!byName.containsKey(name)) {
                complaints.add(
                        "a figure must have a limit: figure="
                                + name
                                + ", value="
                                + text(figures.getOrDefault(name, Double.NaN))
                                + ". Add it to benchmarks/guard.limits.");
            }
        }
        return complaints;
    }

    private static String sentence(String meaning) {
        return "It is: " + meaning + (meaning.endsWith(".") ? "" : ".");
    }

    /** A figure, without a fraction where it has none. */
    static String text(double figure) {
        return figure == Math.rint(figure)
                ? String.format(Locale.ROOT, "%.0f", figure)
                : String.format(Locale.ROOT, "%.2f", figure);
    }
}
