package dev.orrery.benchmarks.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The guard fails where it has to; that the limits hold is what benchmarks/guard is for. */
class GuardTest {
    private static final List<String> LIMIT = List.of("callback 24 bytes # callSoon");

    @Test
    void aFigureAboveItsLimitIsNamedWithTheRuleTheValueAndTheRemedy() {
        assertThat(Limits.parse(LIMIT).complaints(Map.of("callback", 32.0)))
                .containsExactly(
                        "callback must be at most 24 bytes: callback=32. It is: callSoon. Find what"
                                + " has grown; if it must be so, raise the limit in"
                                + " benchmarks/guard.limits and say why.");
    }

    @Test
    void aFigureAtItsLimitIsNotNamed() {
        assertThat(Limits.parse(LIMIT).complaints(Map.of("callback", 24.0))).isEmpty();
    }

    @Test
    void aFigureThatIsNoNumberIsNamed() {
        assertThat(Limits.parse(LIMIT).complaints(Map.of("callback", Double.NaN))).hasSize(1);
    }

    @Test
    void aLimitThatNobodyMeasuresIsNamed() {
        assertThat(Limits.parse(LIMIT).complaints(Map.of()))
                .singleElement()
                .asString()
                .startsWith("a limit must have a figure: limit=callback.");
    }

    @Test
    void aFigureWithoutALimitIsNamed() {
        assertThat(Limits.parse(LIMIT).complaints(Map.of("callback", 24.0, "post", 32.0)))
                .singleElement()
                .asString()
                .startsWith("a figure must have a limit: figure=post, value=32.");
    }

    @Test
    void aLineThatIsNoLimitIsRefused() {
        for (String line : List.of("callback", "callback x bytes # y", "callback 24 bytes")) {
            assertThatThrownBy(() -> Limits.parse(List.of(line)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a limit must be a line 'NAME LIMIT UNIT # meaning': line=" + line);
        }
    }

    @Test
    void aFigureHasOneLimit() {
        assertThatThrownBy(() -> Limits.parse(List.of(LIMIT.getFirst(), LIMIT.getFirst())))
                .hasMessage("a figure must have one limit: name=callback. Leave one of them.");
    }

    @Test
    void theGuardEndsWithOneWhereAPlantedLimitIsExceeded(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path file = folder.resolve("guard.limits");
        List<String> planted =
                Files.readAllLines(Path.of("guard.limits")).stream()
                        .map(line -> line.replaceAll("^(callback +)[0-9]+", "$115"))
                        // The other limits are not this test's matter, and it has other flags.
                        .map(line -> line.replaceAll("^(?!callback )(\\w\\S* +)\\S+", "$1999999"))
                        .toList();
        Files.write(file, planted);
        Process guard =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                GuardMain.class.getName(),
                                file.toString())
                        .redirectError(folder.resolve("errors").toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(guard.waitFor(Duration.ofMinutes(1))).isTrue();
        assertThat(Files.readString(folder.resolve("errors"), StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.startsWith("guard:"))
                .singleElement()
                .asString()
                .startsWith("guard: callback must be at most 15 bytes: callback=24.");
        assertThat(guard.exitValue()).isEqualTo(1);
    }

    @Test
    void aSortCountsWhatSortingNeeds() {
        assertThat(IntStream.of(0, 1, 2, 3, 4, 1000).mapToLong(Comparisons::ofSort))
                .containsExactly(0L, 0L, 2L, 6L, 8L, 10_000L);
        long before = Comparisons.counted();
        long[] numbers = {3, 2, 1, 0};
        Comparisons.sort(numbers, 0, 3);
        assertThat(Comparisons.counted() - before).isEqualTo(6);
        assertThat(numbers).containsExactly(1, 2, 3, 0);
    }

    @Test
    void comparisonsAreCounted() throws Exception {
        Map<String, Double> figures = new HashMap<>();
        ComparisonFigures.measure(figures);
        // Far apart: what is counted may change, that it is counted may not.
        // Without those of sorts it would be eleven.
        assertThat(figures.get("comparisons-100k")).isBetween(12.0, 100.0);
    }
}
