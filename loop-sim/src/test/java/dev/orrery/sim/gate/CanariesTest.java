package dev.orrery.sim.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class CanariesTest {
    private static final int SEEDS = 1000;

    static List<Canary> canaries() {
        return Canaries.all();
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void calmACanaryHolds(Canary canary) {
        assertThat(fails(canary, new CalmOracle())).isFalse();
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void aCanaryFailsWithMoreThanOneSeedInTwenty(Canary canary) {
        int failing = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            failing += fails(canary, new SeededOracle(seed)) ? 1 : 0;
        }
        // A gate of 300 seeds then misses it once in five million times.
        assertThat(failing).isGreaterThan(SEEDS / 20);
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void aCanaryNeedsItsKindOfDecision(Canary canary) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Oracle all = SeededOracle.uniform(seed);
            Oracle without =
                    (site, choices) ->
                            site.kind().equals(canary.kind()) ? 0 : all.choose(site, choices);
            assertThat(fails(canary, without))
                    .as("seed %d without %s", seed, canary.kind())
                    .isFalse();
        }
    }

    @Test
    void eachKindHasOneCanary() {
        assertThat(Canaries.all()).extracting(Canary::kind).doesNotHaveDuplicates();
        assertThat(Canaries.all()).extracting(Canary::name).doesNotHaveDuplicates();
    }

    @Test
    void eachKindHasACanary() throws IOException {
        Pattern asked =
                Pattern.compile("\\.site\\(\\s*[^;]*?\"(\\w+\\.\\w+)\"|\"((?:net|fault)\\.\\w+)\"");
        Set<String> kinds = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : files.filter(CanariesTest::isAsking).toList()) {
                asked.matcher(Files.readString(file))
                        .results()
                        .forEach(match -> kinds.add(match.group(match.group(1) == null ? 2 : 1)));
            }
        }
        assertThat(kinds).contains("actor.pick", "timer.late", "net.loss", "fault.crash");
        assertThat(Canaries.all()).extracting(Canary::kind).containsAll(kinds);
    }

    /** The canaries themselves, which name their kinds, do not count. */
    private static boolean isAsking(Path file) {
        return file.toString().endsWith(".java")
                && !file.endsWith("NetworkCanaries.java")
                && !file.endsWith("HostCanaries.java");
    }

    private static boolean fails(Canary canary, Oracle oracle) {
        return ScenarioRun.of(canary, oracle, Trace.digestOnly()).failure() != null;
    }
}
