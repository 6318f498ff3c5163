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
    // This, where it is small, is done many times over.
    private static final int LARGE = 1_000_000;

    // Of each shape of work one row that is soon done.
    static Stream<Arguments> trials() {
        return Stream.concat(
                contenders("soon-chain", LARGE),
                Stream.of(
                                "threadsafe-2",
                                "latency-park",
                                "timers-fire-10ms",
                                "timers-cancel-0",
                                "timers-cancel-inflight",
                                "late-1ms",
                                "late-channel",
                                "virtual-year",
                                "virtual-fresh")
                        .flatMap(name -> contenders(name, SIZE)));
    }

    private static Stream<Arguments> contenders(String row, int size) {
        return Rows.named(row).contenders().stream()
                .filter(contender -> contender.factory() != null)
                .map(contender -> Arguments.of(row, contender.name(), size, contender.factory()));
    }

    @ParameterizedTest
    @MethodSource("trials")
    void eachContenderDoesAllOfItsWork(String row, String name, int size, Contender.Factory factory)
            throws Exception {
        try (Trial trial = factory.make(size)) {
            // Twice, since what is left over of one run must not disturb the next.
            assertThat(List.of(trial.run(), trial.run())).allMatch(Double::isFinite);
            assertThat(trial.extras().values()).allMatch(Double::isFinite);
        } catch (LeftOut missing) {
            Assumptions.abort(missing.getMessage());
        }
    }
}
