package dev.orrery.junit;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.explore.FreshJvm;
import dev.orrery.sim.explore.RunSummary;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs plans of one test method in JVMs like this one: the same arguments without agents, the same
 * class and module path, JUnit's launcher with that one method.
 *
 * <p>Threading: any thread. Cost: some hundred milliseconds for each plan. Failure: a JVM that does
 * not tell how it went in time is killed.
 */
final class OtherJvm implements FreshJvm {
    /** What the other JVM is told: the file that it tells how it went. */
    static final String SUMMARY = "orrery.fresh.summary";

    private static final String LAUNCHER = "org.junit.platform.launcher.core.LauncherFactory";
    // On a loaded machine; what the run itself may take is added.
    private static final Duration START = Duration.ofSeconds(60);
    private static final int MOST_LINES = 5;

    private final String type;
    private final String method;
    private final String parameters;
    private final Duration hangAfter;

    private OtherJvm(ExtensionContext test, Duration hangAfter) {
        this.type = test.getRequiredTestClass().getName();
        this.method = test.getRequiredTestMethod().getName();
        this.parameters =
                String.join(
                        ",",
                        Stream.of(test.getRequiredTestMethod().getParameterTypes())
                                .map(Class::getName)
                                .toList());
        this.hangAfter = hangAfter;
    }

    /** Returns one for a test, or null where JUnit's launcher is not among the libraries. */
    static @Nullable OtherJvm of(ExtensionContext test, Duration hangAfter) {
        try {
            Class.forName(LAUNCHER, false, OtherJvm.class.getClassLoader());
            return new OtherJvm(test, hangAfter);
        } catch (ClassNotFoundException absent) {
            return null;
        }
    }

    @Override
    public RunSummary run(Plan plan) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("orrery-fresh");
        try {
            return run(plan, folder);
        } finally {
            for (String name : List.of("plan", "properties", "summary", "out")) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.deleteIfExists(folder);
        }
    }

    private RunSummary run(Plan plan, Path folder) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path summary = folder.resolve("summary");
        Files.writeString(folder.resolve("plan"), plan.render());
        JvmLikeThis.writeProperties(folder.resolve("properties"));
        List<String> command = new ArrayList<>(JvmLikeThis.command(FreshMain.class));
        command.addAll(List.of(folder.toString(), type, method, parameters));
        ProcessBuilder builder = new ProcessBuilder(command);
        JvmLikeThis.clean(builder.environment());
        Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(START.plus(hangAfter).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("a fresh JVM did not end in time");
            }
        } finally {
            process.destroyForcibly();
        }
        if (!Files.exists(summary)) {
            throw new IOException(
                    "a fresh JVM told nothing: exit code="
                            + process.exitValue()
                            + ", output="
                            + endOf(out));
        }
        return read(Files.readAllLines(summary));
    }

    /** Writes a summary for {@link #read}: a line each for digest, fingerprint and failure. */
    static void write(Path file, RunSummary summary) throws IOException {
        Files.write(
                file,
                List.of(
                        Long.toString(summary.digest()),
                        summary.fingerprint() == null ? "" : summary.fingerprint(),
                        summary.failure() == null ? "" : summary.failure()));
    }

    private static RunSummary read(List<String> lines) throws IOException {
        if (lines.size() != 3) {
            throw new IOException("a fresh JVM told half of it: " + lines);
        }
        String fingerprint = lines.get(1);
        return new RunSummary(
                Long.parseLong(lines.get(0)),
                fingerprint.isEmpty() ? null : lines.get(2),
                fingerprint.isEmpty() ? null : fingerprint);
    }

    private static String endOf(Path out) throws IOException {
        List<String> lines = Files.readAllLines(out);
        return String.join(
                "; ", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()));
    }
}
