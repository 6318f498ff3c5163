package dev.orrery.benchmarks.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Runs one contender's program to its end. A program that takes too long is ended, with all that it
 * has started; so is one that runs when this process is told to end.
 */
final class PeerProcess {
    private static final int LAST_LINES = 12;
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(PeerProcess::end)));
    }

    private PeerProcess() {}

    /**
     * The figures that {@code command} prints.
     *
     * @throws IOException if it cannot be started, fails, takes longer than {@code limit}, or
     *     prints something else; the message has the last lines of its errors
     */
    static Printed run(List<String> command, boolean isRate, Duration limit)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("benchmarks", ".out");
        Path errors = Files.createTempFile("benchmarks", ".err");
        try {
            // Files, not pipes: what a grandchild keeps open holds nobody up.
            Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(output.toFile())
                            .redirectError(errors.toFile())
                            .start();
            RUNNING.add(process);
            try {
                boolean isOver = process.waitFor(limit);
                if (!isOver || process.exitValue() != 0) {
                    String end =
                            isOver
                                    ? "it ended with code " + process.exitValue()
                                    : "it took more than " + limit.toSeconds() + " s";
                    throw new IOException(end + lastLines(errors));
                }
            } finally {
                end(process);
                // From now on what it took counts as ours.
                process.waitFor();
                RUNNING.remove(process);
            }
            return Printed.parse(lines(output), isRate);
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        }
    }

    private static void end(Process process) {
        try (Stream<ProcessHandle> children = process.descendants()) {
            children.forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly();
    }

    private static String lastLines(Path errors) throws IOException {
        List<String> lines = lines(errors);
        StringBuilder text = new StringBuilder();
        for (String line : lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())) {
            text.append(System.lineSeparator()).append("    ").append(line);
        }
        return text.toString();
    }

    private static List<String> lines(Path file) throws IOException {
        // Whatever bytes a program that crashed has left.
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    }
}
