package dev.orrery.benchmarks.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

/**
 * Contenders do what their row asks for; each checks itself, and how long it takes is not tested.
 */
class TrialsTest {
    private static final int SIZE = 20;

    // Of each shape of work one row that is soon done.
    static Stream<Arguments> trials() {
        return Stream.of(
                        "timers-fire-10ms",
                        "timers-cancel-0",
                        "late-1ms",
                        "virtual-year",
                        "virtual-fresh")
                .map(Rows::named)
                .flatMap(TrialsTest::contenders);
    }

    private static Stream<Arguments> contenders(Row row) {
        return row.contenders().stream()
                .filter(contender -> contender.factory() != null)
                .map(contender -> Arguments.of(row.name(), contender.name(), contender.factory()));
    }

    @ParameterizedTest
    @MethodSource("trials")
    void eachContenderDoesAllOfItsWork(String row, String name, Contender.Factory factory)
            throws Exception {
        try (Trial trial = factory.make(SIZE)) {
            // Twice, since what is left over of one run must not disturb the next.
            assertThat(List.of(trial.run(), trial.run())).allMatch(Double::isFinite);
            assertThat(trial.extras().values()).allMatch(Double::isFinite);
        } catch (LeftOut missing) {
            Assumptions.abort(missing.getMessage());
        }
    }
}
