package dev.orrery.properties.vectors;

import com.google.gson.JsonParser;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads folders of programs. What cannot be read is an {@link AssertionError} that says why. */
final class Programs {
    private static final String REMEDY =
            " Leave vectors.dir out to run the published programs, or see FORMAT.md.";

    private Programs() {}

    /** The published programs, or those of the folder that -Dvectors.dir names. */
    static List<Program> chosen() {
        String chosen = System.getProperty("vectors.dir", "");
        return chosen.isBlank() ? published() : in(resolve(Path.of(chosen)));
    }

    static List<Program> published() {
        return resource("/vectors");
    }

    /**
     * Programs of our own for what FORMAT.md says and no published program does. The traces are
     * those of CPython 3.11, 3.12 and 3.13.
     */
    static List<Program> besideThePublished() {
        return resource("/vectors-beside");
    }

    private static List<Program> resource(String name) {
        URL folder = Programs.class.getResource(name);
        try {
            return in(Path.of(folder.toURI()));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** All programs of the folder's *.jsonl files, in the order of the files' names. */
    static List<Program> in(Path folder) {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(
                    "vectors.dir must be a folder that can be read: vectors.dir="
                            + folder
                            + ", cause="
                            + e
                            + "."
                            + REMEDY,
                    e);
        }
        if (files.isEmpty()) {
            throw new AssertionError(
                    "vectors.dir must hold at least one *.jsonl file: vectors.dir="
                            + folder
                            + "."
                            + REMEDY);
        }
        List<Program> programs = new ArrayList<>();
        files.forEach(file -> programs.addAll(read(file)));
        return programs;
    }

    private static List<Program> read(Path file) {
        List<Program> programs = new ArrayList<>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank()) {
                    programs.add(Program.of(JsonParser.parseString(line).getAsJsonObject()));
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new AssertionError(
                    "a program must be a line of JSON as FORMAT.md says: file="
                            + file
                            + ", line="
                            + number
                            + ", cause="
                            + e
                            + "."
                            + REMEDY,
                    e);
        }
        return programs;
    }

    /** A relative folder is looked for where Maven was started, too, not only in the module. */
    private static Path resolve(Path folder) {
        Path above = Path.of("..").resolve(folder);
        return !Files.exists(folder) && Files.exists(above) ? above.normalize() : folder;
    }
}
