package dev.orrery.examples.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A page of the documents, taken apart. */
final class Page {
    // Surefire sets basedir; an IDE starts tests in the module's folder.
    private static final Path PROJECT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    private static final Pattern SPAN = Pattern.compile("`([^`\n]+)`");

    /** A row of a table. */
    record Row(String heading, List<String> cells) {}

    private final List<String> lines;

    Page(String name) {
        this.lines = linesOf(PROJECT.resolve("docs").resolve(name));
    }

    /** The lines of a file of the project. */
    static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(PROJECT.resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A folder of the project. */
    static Path folder(String... names) {
        return PROJECT.resolve(String.join("/", names));
    }

    /** The lines of a test of this package. */
    static List<String> linesOf(Class<?> test) {
        return linesOf(
                Path.of(
                        "examples/src/test/java",
                        test.getName().replace('.', '/').concat(".java")));
    }

    /** The blocks of code in {@code language}. */
    List<List<String>> code(String language) {
        List<List<String>> blocks = new ArrayList<>();
        List<String> block = null;
        for (String line : lines) {
            if (block != null && line.equals("```")) {
                blocks.add(block);
                block = null;
            } else if (block != null) {
                block.add(line);
            } else if (line.equals("```" + language)) {
                block = new ArrayList<>();
            }
        }
        return blocks;
    }

    /** The indented lines that follow the line that ends with {@code text}. */
    List<String> indentedAfter(String text) {
        return lines.stream()
                .dropWhile(line -> !line.endsWith(text))
                .skip(2)
                .takeWhile(line -> line.startsWith("    "))
                .map(String::strip)
                .toList();
    }

    /** The rows of all tables, without their heads; each with its table's first heading. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        String heading = null;
        for (String line : lines) {
            if (!line.startsWith("|")) {
                heading = null;
            } else if (heading == null) {
                heading = cells(line).getFirst();
            } else if (!line.startsWith("|-")) {
                rows.add(new Row(heading, cells(line)));
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        String[] parts = line.substring(1, line.lastIndexOf('|')).split("\\|", -1);
        return Arrays.stream(parts).map(String::strip).toList();
    }

    /** What stands in code spans outside of tables and blocks of code. */
    List<String> spansOfTheText() {
        List<String> spans = new ArrayList<>();
        boolean isCode = false;
        for (String line : lines) {
            if (line.startsWith("```")) {
                isCode = !isCode;
            } else if (!isCode && !line.startsWith("|") && !line.startsWith("    ")) {
                spans.addAll(spans(line));
            }
        }
        return spans;
    }

    static List<String> spans(String text) {
        return SPAN.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
    }
}
