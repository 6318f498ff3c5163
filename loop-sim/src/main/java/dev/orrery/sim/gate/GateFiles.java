package dev.orrery.sim.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The results of a gate as files: {@code gate.json}, {@code junit.xml}, {@code summary.md} and
 * {@code gate.sarif} in one folder.
 *
 * <p>Threading: stateless, any thread.
 */
public final class GateFiles {
    private static final String JSON = "gate.json";
    private static final int DEEPEST = 3;
    private static final long MOST_BYTES = 256L << 20;

    private GateFiles() {}

    /**
     * Returns a report for the console.
     *
     * @param report the report
     * @return lines, without a line end after the last
     */
    public static String text(GateReport report) {
        return GateText.of(report);
    }

    /**
     * Writes all files; one that cannot be written does not keep the others from it.
     *
     * @param report the report
     * @param folder where to, made when it is not there
     * @return what could not be written and why; empty when all was
     */
    public static List<String> write(GateReport report, Path folder) {
        List<String> problems = new ArrayList<>();
        write(problems, folder.resolve(JSON), GateJson.of(report) + "\n");
        write(problems, folder.resolve("junit.xml"), JunitXml.of(report));
        write(problems, folder.resolve("summary.md"), Markdown.of(report));
        write(problems, folder.resolve("gate.sarif"), Sarif.of(report) + "\n");
        return problems;
    }

    private static void write(List<String> problems, Path file, String text) {
        try {
            Findings.write(file, text);
        } catch (IOException unwritable) {
            problems.add(
                    "results must be written to a folder that takes them: file="
                            + file
                            + ", problem="
                            + unwritable
                            + ". Make room, or give another folder with --out.");
        }
    }

    /**
     * Reads the results of shards.
     *
     * @param folders folders of results, or folders that hold such
     * @return the folder and the report of each {@code gate.json}, ordered by folder
     * @throws IllegalArgumentException if one of the folders holds none, or one cannot be read
     */
    static List<Part> read(List<Path> folders) {
        List<Part> parts = new ArrayList<>();
        for (Path folder : folders) {
            List<Path> files;
            try (Stream<Path> all =
                    Files.find(
                            folder,
                            DEEPEST,
                            (file, facts) -> isResult(file),
                            FileVisitOption.FOLLOW_LINKS)) {
                files = all.sorted().toList();
            } catch (IOException | UncheckedIOException unreadable) {
                throw refused(folder, unreadable.toString());
            }
            if (files.isEmpty()) {
                throw refused(folder, "there is no " + JSON + " in it");
            }
            for (Path file : files) {
                Part part = read(file);
                if (parts.stream().noneMatch(known -> known.folder().equals(part.folder()))) {
                    parts.add(part);
                }
            }
        }
        return parts;
    }

    private static boolean isResult(Path file) {
        return file.endsWith(JSON);
    }

    private static Part read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw refused(file, "it is larger than " + MOST_BYTES + " bytes");
            }
            Path folder = file.toAbsolutePath().normalize().getParent();
            return new Part(
                    folder == null ? file : folder,
                    GateJson.parse(Files.readString(file), file.toString()));
        } catch (IOException unreadable) {
            throw refused(file, unreadable.toString());
        }
    }

    private static IllegalArgumentException refused(Path place, String problem) {
        return new IllegalArgumentException(
                "results of shards must be folders that a gate has written: folder="
                        + place
                        + ", problem="
                        + problem
                        + ". Give the folders of --out.");
    }

    /**
     * The results of one shard.
     *
     * @param folder where they are
     * @param report what they say
     */
    record Part(Path folder, GateReport report) {}
}
