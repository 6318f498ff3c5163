package dev.orrery.benchmarks.row;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The Python of this machine.
 *
 * @param program how to start it, or null if there is none
 * @param version its version
 * @param uvloop uvloop's version, or null if it has none
 */
public record Python(@Nullable String program, String version, @Nullable String uvloop) {
    private static final String VERSIONS =
            """
            import asyncio, platform
            print(platform.python_version())
            import uvloop
            print(uvloop.__version__)
            """;
    private static final Python NONE = new Python(null, "none", null);

    /**
     * The one that the property {@code orrery.python} names, else one that has uvloop, so that both
     * peers run on one interpreter, else any.
     */
    public static Python find() {
        String given = System.getProperty("orrery.python", "");
        List<String> candidates =
                given.isEmpty() ? List.of("python3", "/usr/bin/python3") : List.of(given);
        Python plain = NONE;
        for (String candidate : candidates) {
            String answer = ask(candidate, VERSIONS);
            List<String> versions = answer.lines().toList();
            if (versions.size() == 2) {
                return new Python(candidate, versions.get(0), versions.get(1));
            }
            if (versions.size() == 1 && plain.program == null) {
                plain = new Python(candidate, versions.get(0), null);
            }
        }
        return plain;
    }

    /**
     * The command that runs a file of benchmarks/python.
     *
     * @throws LeftOut if this machine cannot run {@code peer}, asyncio or uvloop
     */
    public List<String> command(String peer, String file) throws LeftOut {
        if (program == null) {
            throw new LeftOut("there is no python3 here; Debian has it as python3");
        }
        if (peer.startsWith("uvloop") && uvloop == null) {
            throw new LeftOut("python3 has no uvloop here; Debian has it as python3-uvloop");
        }
        Path folder = Path.of(System.getProperty("orrery.benchmarks", "benchmarks"), "python");
        // Without its cache of compiled files: nothing is to be written beside the sources.
        return List.of(program, "-B", folder.resolve(file).toString());
    }

    private static String ask(String python, String program) {
        try {
            Process process =
                    new ProcessBuilder(python, "-c", program)
                            .redirectError(Redirect.DISCARD)
                            .start();
            String answer =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return answer.strip();
        } catch (IOException noSuchProgram) {
            return "";
        } catch (InterruptedException interrupted) {
            throw new UncheckedIOException(new IOException(interrupted));
        }
    }
}
