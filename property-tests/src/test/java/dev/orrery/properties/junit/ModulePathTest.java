package dev.orrery.properties.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** Somebody's tests as a module, on the module path, with JUnit and the libraries as modules. */
class ModulePathTest {
    // Surefire sets basedir; an IDE starts tests in the module's folder.
    private static final Path TOP =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

    private static final Pattern LIBRARY =
            Pattern.compile(
                    "(junit-(jupiter-api|jupiter-engine|platform-(commons|engine|launcher))"
                            + "|opentest4j|apiguardian-api|jspecify|slf4j-api|slf4j-simple|picocli)"
                            + "-[\\d.]+\\.jar");

    private static final String DESCRIPTOR =
            """
            module acme.tests {
                requires dev.orrery.junit;
                requires org.junit.platform.launcher;
                opens acme.tests to org.junit.platform.commons;
            }
            """;

    private static final String TESTS =
            """
            package acme.tests;

            import dev.orrery.junit.SimulationTest;
            import dev.orrery.loop.EventLoop;
            import dev.orrery.sim.Simulation;
            import org.junit.platform.engine.discovery.DiscoverySelectors;
            import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
            import org.junit.platform.launcher.core.LauncherFactory;
            import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

            class Tests {
                @SimulationTest(seeds = 100)
                void neverThree(Simulation sim, EventLoop loop) {
                    if (sim.choose("coin", 4) == 3) {
                        throw new IllegalStateException("three in " + getClass().getModule());
                    }
                }

                public static void main(String[] arguments) {
                    var request = LauncherDiscoveryRequestBuilder.request()
                            .selectors(DiscoverySelectors.selectClass(Tests.class)).build();
                    var listener = new SummaryGeneratingListener();
                    LauncherFactory.create().execute(request, listener);
                    listener.getSummary().getFailures().forEach(
                            failure -> System.out.println(failure.getException().getMessage()));
                    System.out.println(listener.getSummary().getTestsSucceededCount() + " passed");
                    System.exit(0);
                }
            }
            """;

    @Test
    void simulationTestsRunAsAModuleAndSoDoesTheirFreshJvm(@TempDir Path folder) throws Exception {
        Path sources = Files.createDirectories(folder.resolve("src/acme/tests"));
        Files.writeString(folder.resolve("src/module-info.java"), DESCRIPTOR);
        Files.writeString(sources.resolve("Tests.java"), TESTS);
        String path = modulePath();
        compile(
                "--module-path",
                path,
                "-d",
                folder.resolve("classes").toString(),
                folder.resolve("src/module-info.java").toString(),
                sources.resolve("Tests.java").toString());

        String output = run(folder, path + File.pathSeparator + folder.resolve("classes"));

        assertThat(output)
                .contains("IllegalStateException: three in module acme.tests at 0.000 s (seed 0x")
                .contains("confirmed: the same in a JVM of its own")
                .contains("1 passed");
    }

    private static String run(Path folder, String path) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--module-path",
                                path,
                                "--add-opens",
                                "java.base/java.lang=dev.orrery.loop",
                                "-m",
                                "acme.tests/acme.tests.Tests")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ended in time").isTrue();
            return Files.readString(log);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String modulePath() {
        List<String> path = new ArrayList<>();
        for (String module : List.of("loop-core", "loop-sim", "loop-junit")) {
            path.add(TOP.resolve(module).resolve("target/classes").toString());
        }
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> LIBRARY.matcher(Path.of(entry).getFileName().toString()).matches())
                .forEach(path::add);
        return String.join(File.pathSeparator, path);
    }

    private static void compile(String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int exit = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments);
        assertThat(exit).as("javac said: %s", said).isZero();
    }
}
