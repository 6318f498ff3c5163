package dev.orrery.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The command line in a process of its own, and signals. */
@Timeout(90)
class InterruptionTest {
    @TempDir private Path folder;

    private Process explore(String... more) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(classPath());
        command.add(Sweeps.class.getName());
        command.add("--out=" + folder);
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** Also of a JVM that has its classes from the module path. */
    private static String classPath() {
        String own = Sweeps.class.getName().replace('.', '/') + ".class";
        String tests = Sweeps.class.getResource("Sweeps.class").getPath();
        return String.join(
                File.pathSeparator,
                tests.substring(0, tests.length() - own.length()),
                System.getProperty("java.class.path"),
                System.getProperty("jdk.module.path", ""));
    }

    private static void signal(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor())
                .isZero();
    }

    private static void awaitChildren(Process process) {
        while (process.descendants().count() < 2) {
            pause(process);
        }
    }

    /** A process that has ended, or a test that is out of time, is not waited for. */
    private static void pause(Process process) {
        LockSupport.parkNanos(1_000_000);
        assertThat(process.isAlive()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** Waits until the first failure is written, so that there is something to lose. */
    private void awaitPlan(Process process) {
        File[] plans = folder.toFile().listFiles((parent, name) -> name.endsWith(".plan"));
        while (plans == null || plans.length == 0) {
            pause(process);
            plans = folder.toFile().listFiles((parent, name) -> name.endsWith(".plan"));
        }
    }

    @Test
    void aSignalEndsASweepWithWhatItHasFoundAndLeavesNoChildBehind() throws Exception {
        assumeFalse(File.separatorChar == '\\', "signals are sent with kill");
        Process process = explore("--jobs=2");
        awaitChildren(process);
        awaitPlan(process);
        List<ProcessHandle> children = process.descendants().toList();
        signal("INT", process.pid());
        try (BufferedReader out = process.inputReader()) {
            String printed = String.join("\n", out.lines().toList());
            assertThat(printed).contains("IllegalStateException: a\tb\\n c", ", interrupted, in ");
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertGone(children.stream());
    }

    @Test
    void childrenEndWithTheirParentHoweverItEnds() throws Exception {
        Process process = explore("--jobs=2");
        awaitChildren(process);
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().waitFor();
        assertGone(children.stream());
    }

    private static void assertGone(Stream<ProcessHandle> children) {
        children.forEach(child -> child.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }
}
