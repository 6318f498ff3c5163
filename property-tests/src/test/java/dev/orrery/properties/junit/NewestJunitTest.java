package dev.orrery.properties.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The tests of loop-junit, which its own module compiles and runs with the oldest JUnit that it
 * works with, run here with the newest: the same class files, in a JVM with this class path.
 */
class NewestJunitTest {
    // Surefire sets basedir; an IDE starts tests in the module's folder.
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", ""))
                    .toAbsolutePath()
                    .resolveSibling("loop-junit");

    @Test
    void theExtensionWorksWithTheNewestJunit() throws Exception {
        Path classes = MODULE.resolve("target/test-classes");
        assertThat(classes).isDirectory();
        Path log = Files.createTempFile("orrery-junit", ".log");
        String path = classes + File.pathSeparator + System.getProperty("java.class.path");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-ea",
                                "--add-opens",
                                "java.base/java.lang=ALL-UNNAMED",
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                                "-cp",
                                path,
                                Main.class.getName(),
                                classes.toString())
                        .directory(MODULE.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertThat(process.waitFor(300, TimeUnit.SECONDS)).as("ended in time").isTrue();
            assertThat(Files.readString(log))
                    .contains("JUnit 6")
                    .containsPattern("[2-9]\\d tests passed, 0 failed");
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(log);
        }
    }

    /** Runs all tests of a folder of classes. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws IOException {
            LauncherDiscoveryRequest request =
                    LauncherDiscoveryRequestBuilder.request()
                            .selectors(
                                    DiscoverySelectors.selectClasspathRoots(
                                            Set.of(Path.of(arguments[0]))))
                            .filters(
                                    org.junit.platform.engine.discovery.PackageNameFilter
                                            .includePackageNames("dev.orrery.junit"),
                                    org.junit.platform.launcher.EngineFilter.includeEngines(
                                            List.of("junit-jupiter")))
                            .build();
            SummaryGeneratingListener listener = new SummaryGeneratingListener();
            Launcher launcher = LauncherFactory.create();
            launcher.execute(request, listener);
            TestExecutionSummary summary = listener.getSummary();
            PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
            summary.printFailuresTo(out, 20);
            out.println("JUnit " + Test.class.getPackage().getImplementationVersion());
            out.println(
                    summary.getTestsSucceededCount()
                            + " tests passed, "
                            + summary.getTestsFailedCount()
                            + " failed");
            System.exit(0);
        }
    }
}
