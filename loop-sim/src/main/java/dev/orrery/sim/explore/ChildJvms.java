package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts JVMs like this one, to run seeds or plans of scenarios: with its flags, class path and
 * module path, but without its debugger.
 *
 * <p>A child ends when its parent does, however that ends. What a scenario prints there comes out
 * at this JVM's standard error.
 *
 * <p>Threading: immutable, any thread. Cost: a JVM's start, half a second of a processor. Failure:
 * a scenario must be found in the child, by {@link java.util.ServiceLoader} or by its class, which
 * needs a constructor without parameters then.
 */
public final class ChildJvms {
    private static final List<String> NOT_HANDED_ON =
            List.of(
                    "-agentlib:jdwp",
                    "-Xrunjdwp",
                    "-Xdebug",
                    "-agentpath:",
                    // What only one process can have: ports and files.
                    "-Dcom.sun.management.",
                    "-XX:StartFlightRecording",
                    "-XX:FlightRecorderOptions");

    private static final Duration START = Duration.ofSeconds(20);

    private final List<String> command;

    private ChildJvms(List<String> command) {
        this.command = List.copyOf(command);
    }

    /**
     * JVMs with the flags of this one.
     *
     * @return a way to start them; nothing is started yet
     */
    public static ChildJvms likeThisOne() {
        List<String> command = new ArrayList<>();
        String home = System.getProperty("java.home");
        String program = File.separatorChar == '\\' ? "java.exe" : "java";
        command.add(Path.of(home, "bin", program).toString());
        List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
        command.addAll(withoutDebugger(flags));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        Module module = ChildJvms.class.getModule();
        if (module.isNamed()) {
            String modules = System.getProperty("jdk.module.path");
            if (modules != null && flags.stream().noneMatch(f -> f.startsWith("--module-path"))) {
                command.add("--module-path=" + modules);
            }
            command.add("--module");
            command.add(module.getName() + "/" + ChildMain.class.getName());
        } else {
            command.add(ChildMain.class.getName());
        }
        return new ChildJvms(command);
    }

    /** Leaves out what would stop a child at its start, or fight with this JVM. */
    static List<String> withoutDebugger(List<String> flags) {
        return flags.stream()
                .filter(flag -> NOT_HANDED_ON.stream().noneMatch(flag::startsWith))
                .filter(flag -> !(flag.startsWith("-javaagent:") && isDebugger(flag)))
                .toList();
    }

    private static boolean isDebugger(String agent) {
        return Stream.of("debugger-agent", "idea_rt", "jdwp").anyMatch(agent::contains);
    }

    /**
     * Returns what confirms failures in a JVM that has run nothing before.
     *
     * @param scenario what the plans are of
     * @param hangAfter after how much real time, beside the JVM's start, a run is given up
     * @return starts a JVM for each plan
     */
    public FreshJvm freshJvm(Scenario scenario, Duration hangAfter) {
        return plan -> replay(scenario, plan, hangAfter);
    }

    private RunSummary replay(Scenario scenario, Plan plan, Duration hangAfter)
            throws IOException, InterruptedException {
        Process process = start();
        try {
            OutputStream in = process.getOutputStream();
            List<String> request =
                    List.of(
                            ChildMain.REPLAY,
                            scenario.name(),
                            scenario.getClass().getName(),
                            plan.render());
            send(in, request);
            StderrTail tail = new StderrTail(process);
            // Read on another thread: a read cannot be interrupted, and the child may hang.
            List<List<String>> answers = new ArrayList<>();
            Thread reader =
                    Thread.ofPlatform()
                            .name("orrery-fresh-jvm")
                            .daemon()
                            .start(() -> read(process, answers));
            boolean ended = reader.join(hangAfter.plus(START));
            if (!ended) {
                throw new IOException(
                        "the plan did not end within " + Hang.text(hangAfter.plus(START)));
            }
            for (List<String> answer : answers) {
                if (answer.getFirst().equals(ChildMain.SUMMARY)) {
                    return summary(answer, 1);
                }
            }
            int exit = process.waitFor();
            throw new IOException("it ended with exit code " + exit + tail.text());
        } finally {
            process.destroyForcibly();
        }
    }

    static RunSummary summary(List<String> answer, int at) {
        boolean held = answer.get(at + 1).isEmpty();
        return new RunSummary(
                Long.parseUnsignedLong(answer.get(at), 16),
                held ? null : answer.get(at + 1),
                held ? null : answer.get(at + 2));
    }

    private static void read(Process process, List<List<String>> answers) {
        try (BufferedReader out = reader(process)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                List<String> answer = ChildMain.answer(line);
                if (!answer.isEmpty()) {
                    answers.add(answer);
                }
            }
        } catch (IOException ended) {
            // What was read is all there is.
        }
    }

    Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        // Their flags are among those of this JVM already, the debugger left out.
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.start();
    }

    static void send(OutputStream in, List<String> request) throws IOException {
        in.write((Wire.line(request) + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    static BufferedReader reader(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static IllegalStateException broken(String problem) {
        return new IllegalStateException(
                "child JVM must start: problem="
                        + RunFailure.oneLine(problem)
                        + ". Use --in-process to do without.");
    }

    /** Kills a process and waits a moment, so that it is gone when this returns. */
    static void kill(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException later) {
            Thread.currentThread().interrupt();
        }
    }
}
