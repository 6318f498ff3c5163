package dev.orrery.junit;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * How a JVM is started that is like this one, except that nobody looks into it: without debugger,
 * without coverage, without a port of its own.
 *
 * <p>Threading: stateless, any thread.
 */
final class JvmLikeThis {
    private static final Pattern LOOKS_IN =
            Pattern.compile(
                    "-agentlib:jdwp.*|-Xrunjdwp.*|-Xdebug|-Xnoagent"
                        + "|-javaagent:.*(jacoco|intellij|idea_rt|debugger-agent|cobertura|clover).*"
                        + "|-Dcom\\.sun\\.management\\..*|-XX:(Start)?FlightRecording.*");
    // Each JVM has its own.
    private static final Pattern OF_THE_JVM =
            Pattern.compile(
                    "(java|javax|sun|jdk|os|user|file|line|path|native|stdout|stderr|stdin|awt"
                            + "|com\\.sun)\\..*");
    // Arguments of both are among this JVM's.
    private static final List<String> OPTIONS =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private JvmLikeThis() {}

    /** Returns the command that runs a class of this room there. */
    static List<String> command(Class<?> main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!LOOKS_IN.matcher(argument).matches()) {
                command.add(argument);
            }
        }
        // Surefire shows its tests another class path than the one that the JVM was started with.
        String path =
                System.getProperty(
                        "surefire.real.class.path", System.getProperty("java.class.path", ""));
        if (!path.isEmpty()) {
            command.add("-cp");
            command.add(path);
        }
        Module module = main.getModule();
        if (module.isNamed()) {
            command.add("--add-modules=ALL-MODULE-PATH");
            command.add("-m");
            command.add(module.getName() + "/" + main.getName());
        } else {
            command.add(main.getName());
        }
        return command;
    }

    /**
     * Writes the system properties that the tests may depend on: some starters set them only when
     * their JVM runs. In a file, for an argument would be seen by all users of the machine.
     */
    static void writeProperties(Path file) throws IOException {
        Properties properties = new Properties();
        Properties all = System.getProperties();
        for (String name : all.stringPropertyNames()) {
            if (!OF_THE_JVM.matcher(name).matches() && !name.startsWith("orrery.")) {
                properties.setProperty(name, all.getProperty(name));
            }
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
    }

    /** Takes out of an environment what the other JVM would do twice, or must not hear of. */
    static void clean(Map<String, String> environment) {
        environment.keySet().removeAll(OPTIONS);
        environment.keySet().removeIf(name -> name.startsWith("ORRERY_"));
    }
}
