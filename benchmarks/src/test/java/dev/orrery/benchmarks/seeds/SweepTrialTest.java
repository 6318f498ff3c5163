package dev.orrery.benchmarks.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.explore.SweepTally;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

final class SweepTrialTest {
    private static SweepTally at(long millis, long seeds) {
        return new SweepTally(seeds, 0, 0, Duration.ZERO, Duration.ofMillis(millis));
    }

    @Test
    void theRowsAreOfAllExamplesWithoutAPlantedBug() {
        assertThat(SeedsRows.EXAMPLES)
                .containsExactlyInAnyOrderElementsOf(
                        Scenarios.load().all().stream()
                                .map(Scenario::name)
                                .filter(name -> !name.contains("-bug-"))
                                .toList());
    }

    @Test
    void seedsCountFromTheFirstTallyAfterWarmUp() {
        assertThat(SweepTrial.rate(List.of(at(1000, 10), at(2100, 40)), at(4100, 240)))
                .isEqualTo(100.0);
    }

    @Test
    void aSweepWithoutATallyAfterWarmUpIsRefused() {
        assertThatThrownBy(() -> SweepTrial.rate(List.of(at(1000, 10)), at(1999, 40)))
                .hasMessageContaining("no seed ended");
    }
}
