package dev.orrery.properties.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A digest is the same in every JVM. Few JVMs here; {@code .ci/nightly} tries all scenarios and
 * more flags.
 */
class DigestAcrossJvmsTest {
    private static final String[] SCENARIOS = {
        "rate-limiter", "database-adapter", "three-loops", "netty-http", "replicated-log"
    };
    private static final long SEED = 0x5eed;

    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:+UseSerialGC -XX:ActiveProcessorCount=1"})
    void aDigestIsTheSameWithTheFlags(String flags) throws Exception {
        for (String scenario : SCENARIOS) {
            assertThat(digestIn(flags, scenario)).as(scenario).isEqualTo(digestHere(scenario));
        }
    }

    /** In a JVM that has run other things before, unlike the other. */
    private static String digestHere(String scenario) {
        return ScenarioRun.of(
                        Scenarios.load().find(scenario), new SeededOracle(SEED), Trace.digestOnly())
                .digestText();
    }

    private static String digestIn(String flags, String scenario)
            throws IOException, InterruptedException {
        var java =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.orrery.sim.cli.OrreryCommand",
                        "digest",
                        scenario,
                        "--seed",
                        Long.toString(SEED));
        // As a user of ./orrery would do it.
        java.environment().put("JDK_JAVA_OPTIONS", flags);
        Process process = java.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        byte[] out = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as("exit code of %s with %s", scenario, flags).isZero();
        return new String(out, StandardCharsets.UTF_8).strip();
    }
}
