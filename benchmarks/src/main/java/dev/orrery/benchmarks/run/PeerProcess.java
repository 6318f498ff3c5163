package dev.orrery.benchmarks.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Runs one contender's program to its end. A program that takes too long is ended, with all that it
 * has started; so is one that runs when this process is told to end.
 */
final class PeerProcess {
    private static final int LAST_LINES = 12;
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
    private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();
    // Of who starts or tidies up; once this process ends, nobody else gets it.
    private static final ReentrantLock CHANGES = new ReentrantLock();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(PeerProcess::endAll));
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
        Path folder = newFolder();
        try {
            // Files, not pipes: what a grandchild keeps open holds nobody up.
            Path output = folder.resolve("out");
            Path errors = folder.resolve("err");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectOutput(output.toFile())
                            .redirectError(errors.toFile());
            // For the contender's own files, so that they go with the folder.
            builder.environment().put("TMPDIR", folder.toString());
            Process process = start(builder);
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
            forget(folder);
        }
    }

    private static Path newFolder() throws IOException {
        CHANGES.lock();
        try {
            Path folder = Files.createTempDirectory("benchmarks");
            FOLDERS.add(folder);
            return folder;
        } finally {
            CHANGES.unlock();
        }
    }

    private static Process start(ProcessBuilder builder) throws IOException {
        CHANGES.lock();
        try {
            Process process = builder.start();
            RUNNING.add(process);
            return process;
        } finally {
            CHANGES.unlock();
        }
    }

    private static void forget(Path folder) {
        CHANGES.lock();
        try {
            delete(folder);
            FOLDERS.remove(folder);
        } finally {
            CHANGES.unlock();
        }
    }

    private static void endAll() {
        CHANGES.lock();
        RUNNING.forEach(PeerProcess::end);
        RUNNING.forEach(process -> process.onExit().join());
        FOLDERS.forEach(PeerProcess::delete);
    }

    /** With all that is in it; what cannot be deleted is left to the system. */
    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException left) {
            System.err.println("a temporary folder is left: " + left.getMessage());
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
