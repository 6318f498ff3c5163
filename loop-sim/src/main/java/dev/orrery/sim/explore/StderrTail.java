package dev.orrery.sim.explore;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Passes on what a child JVM prints, and keeps the last lines: they tell why it died.
 *
 * <p>Threading: its own daemon reads; any thread asks.
 */
final class StderrTail {
    private static final int MOST_LINES = 10;

    private final Deque<String> last = new ArrayDeque<>();
    private final Thread reader;

    StderrTail(Process process) {
        reader =
                Thread.ofPlatform().name("orrery-child-stderr").daemon().start(() -> read(process));
    }

    private void read(Process process) {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.err.println(line);
                synchronized (last) {
                    if (last.size() == MOST_LINES) {
                        last.removeFirst();
                    }
                    last.addLast(line);
                }
            }
        } catch (IOException ended) {
            // What was read is all there is.
        }
    }

    /** The last lines, once the process has ended. */
    List<String> lines() {
        try {
            reader.join(Duration.ofSeconds(1));
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    String text() {
        List<String> lines = lines();
        return lines.isEmpty() ? "" : ": " + RunFailure.oneLine(String.join(" ", lines));
    }
}
