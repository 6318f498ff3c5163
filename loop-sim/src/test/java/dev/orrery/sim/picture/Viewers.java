package dev.orrery.sim.picture;

import org.junit.jupiter.api.Assumptions;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Programs that open what this room writes. Where one is missing its tests are skipped and say so;
 * with ORRERY_VIEWERS=required, as CI has it, they fail.
 */
final class Viewers {
    private Viewers() {}

    /** The program's path. */
    static String required(String name) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        String message = "skipped: no " + name + ". build/install-viewers installs it on Debian.";
        if ("required".equals(System.getenv("ORRERY_VIEWERS"))) {
            throw new AssertionError(message + " ORRERY_VIEWERS=required asks for it.");
        }
        System.err.println(message);
        return Assumptions.abort(message);
    }

    /** What a program prints; fails unless it ends well within a minute. */
    static List<String> run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("orrery", ".out");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(output.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("must end within a minute: command=" + command[0]);
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(command[0] + " ended with " + process.exitValue());
            }
            return Files.readAllLines(output, StandardCharsets.UTF_8);
        } finally {
            Files.delete(output);
        }
    }
}
