package dev.orrery.examples.taskcost;

import dev.orrery.loop.time.NanoClock;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs one peer's program to its end and reads the numbers that it prints. */
final class PeerProcess {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private PeerProcess() {}

    /**
     * The numbers by the name of their line, and {@code process}, the nanoseconds that the whole
     * process took.
     *
     * @throws IOException if the program cannot be started, fails, takes minutes, or did not do its
     *     work
     */
    static Map<String, double[]> run(List<String> command, int count)
            throws IOException, InterruptedException {
        NanoClock clock = NanoClock.system();
        Map<String, double[]> lines = new LinkedHashMap<>();
        long start = clock.nanoTime();
        Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        // What it prints fits into the pipe.
        if (!process.waitFor(LIMIT)) {
            process.destroyForcibly();
        }
        int code = process.waitFor();
        lines.put("process", new double[] {clock.nanoTime() - start});
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                read(line, lines);
            }
        }
        double[] done = lines.getOrDefault("done", new double[] {0});
        if (code != 0 || !Arrays.stream(done).allMatch(each -> each == count)) {
            throw new IOException(
                    "a peer must end well and do everything: code="
                            + code
                            + ", done="
                            + Arrays.toString(done)
                            + ", count="
                            + count
                            + ". Run it alone: "
                            + String.join(" ", command));
        }
        return lines;
    }

    private static void read(String line, Map<String, double[]> lines) {
        String[] words = line.split(" ", 2);
        double[] before = lines.getOrDefault(words[0], new double[0]);
        double[] longer = Arrays.copyOf(before, before.length + 1);
        longer[before.length] = Double.parseDouble(words[1]);
        lines.put(words[0], longer);
    }
}
