package dev.orrery.benchmarks.run;

import com.google.gson.JsonObject;

import dev.orrery.benchmarks.row.Row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes results into docs/benchmarks: tables into speed.md, and pictures. */
final class Documents {
    private static final String BEGIN =
            "<!-- from here on written by benchmarks/run --documents -->";
    private static final String END = "<!-- up to here -->";
    private static final String HEAD = "| contender |";
    // Of what is missing; the rest is counted.
    private static final int NAMED = 5;

    private final Path folder;
    private final List<Row> rows;
    private final List<Result> results;

    Documents(Path folder, List<Row> rows, List<Result> results) {
        this.folder = folder;
        this.rows = rows;
        this.results = results;
    }

    /**
     * Writes everything that there are results for.
     *
     * @throws IllegalArgumentException if speed.md has rows that the results lack
     * @throws IOException if speed.md has no place for it, or cannot be written
     */
    void write() throws IOException {
        List<Standing> standings = new ArrayList<>();
        for (Row row : rows) {
            Standing standing = Standing.of(row, results);
            if (!standing.results().isEmpty()) {
                standings.add(standing);
            }
        }
        Map<String, String> pictures = new LinkedHashMap<>();
        OverviewPicture overview = new OverviewPicture(standings);
        if (!overview.isEmpty()) {
            pictures.put("speed.svg", overview.toString());
        }
        StringBuilder text = new StringBuilder("\n").append(machine()).append(goals(standings));
        standings.forEach(standing -> text.append(new ResultTable(standing).markdown()));
        text.append(growth(pictures));
        Path page = folder.resolve("speed.md");
        Files.writeString(page, replaced(Files.readString(page), text.toString()));
        for (Map.Entry<String, String> picture : pictures.entrySet()) {
            Files.writeString(folder.resolve(picture.getKey()), picture.getValue());
        }
    }

    /**
     * A page with the part between the markers exchanged.
     *
     * @throws IllegalArgumentException if it had a contender or a picture that is not in {@code
     *     part}
     * @throws IOException if it has no markers
     */
    static String replaced(String page, String part) throws IOException {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(
                    "speed.md must have the lines between which tables are written: '"
                            + BEGIN
                            + "' and '"
                            + END
                            + "'. Put them in.");
        }
        Set<String> lost = shown(page.substring(begin, end));
        lost.removeAll(shown(part));
        if (!lost.isEmpty()) {
            throw new IllegalArgumentException(
                    "results must have every contender and picture that speed.md has: missing="
                            + lost.stream().limit(NAMED).toList()
                            + ", count="
                            + lost.size()
                            + ". Add their results to the file, or delete their lines from"
                            + " speed.md.");
        }
        return page.substring(0, begin + BEGIN.length()) + "\n" + part + page.substring(end);
    }

    /** The contenders of all tables, and the pictures. */
    private static Set<String> shown(String part) {
        Set<String> shown = new LinkedHashSet<>();
        String row = "";
        for (String line : part.lines().toList()) {
            if (line.startsWith("### ")) {
                row = line.substring(4).replaceAll(":.*", "");
            } else if (line.startsWith("![")) {
                shown.add(line.substring(2).replaceAll("\\].*", ""));
            } else if (line.startsWith("| ") && !line.startsWith(HEAD) && !row.isEmpty()) {
                shown.add(row + " " + line.split("\\|", -1)[1].strip().replace("*", ""));
            }
        }
        return shown;
    }

    private String machine() {
        for (Result result : results) {
            JsonObject machine = result.machine();
            if (result.isMeasured() && machine.has("cpu")) {
                List<String> parts = new ArrayList<>();
                for (String name : List.of("processors", "cpu", "os", "java")) {
                    parts.add(name + " " + machine.get(name).getAsString());
                }
                for (String name : List.of("python", "uvloop", "netty")) {
                    parts.add(name + " " + machine.get(name).getAsString());
                }
                return "Measured on: " + String.join("; ", parts) + ".\n\n";
            }
        }
        return "";
    }

    private static String goals(List<Standing> standings) {
        StringBuilder text = new StringBuilder();
        for (Standing standing : standings) {
            for (Standing.Verdict verdict : standing.verdicts()) {
                if (verdict.isMeasured()) {
                    text.append("| ")
                            .append(standing.row().name())
                            .append(" | ")
                            .append(verdict.goalText())
                            .append(" | ")
                            .append(verdict.figure())
                            .append(" | ")
                            .append(verdict.isMet() ? "yes" : "no")
                            .append(" |\n");
                }
            }
        }
        return text.isEmpty()
                ? ""
                : "| row | goal | measured | met |\n|---|---|---:|---|\n" + text + "\n";
    }

    private String growth(Map<String, String> pictures) {
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            List<Growth> curves = Growth.of(row, results);
            if (curves.isEmpty()) {
                continue;
            }
            String name = "growth-" + row.name() + ".svg";
            pictures.put(name, new GrowthPicture(row, curves).toString());
            text.append("![")
                    .append(row.name())
                    .append(" at several sizes](")
                    .append(name)
                    .append(")\n\n");
        }
        return text.isEmpty() ? "" : "### How cost grows with size\n\n" + text;
    }
}
