package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class MeasurementTest {
    private static final Duration STEP = Duration.ofMillis(3);

    @Test
    void searchesCountTheSeedsUpToTheirFirstFailure() {
        var clock = Scenes.steppingClock(STEP);
        Measurement found = Measurement.of(Scenes.fails(), 5, 200, 100, clock);
        assertThat(found.calmHolds()).isTrue();
        assertThat(found.seedsToFind()).hasSize(5).isSorted();
        assertThat(found.nanosToFind()).containsOnly(STEP.toNanos());
        assertThat(found.medianSeeds()).hasValue(found.seedsToFind().get(2));
        assertThat(found.medianNanos()).hasValue(STEP.toNanos());
        assertThat(found.sampleFailing()).isBetween(1L, 60L);
    }

    @Test
    void searchesThatFindNothingHaveNoMedian() {
        Measurement found = Measurement.of(Scenes.holds(), 3, 10, 10, Scenes.steppingClock(STEP));
        assertThat(found.seedsToFind()).isEmpty();
        assertThat(found.medianSeeds()).isEmpty();
        assertThat(found.sampleFailing()).isZero();
    }

    @Test
    void aSearchThatFindsNothingIsLongerThanAll() {
        var three = new Measurement("a", true, 0, 1, 4, List.of(1L, 2L, 9L), List.of(1L, 2L, 9L));
        assertThat(three.medianSeeds()).hasValue(9);
        var two = new Measurement("a", true, 0, 1, 4, List.of(1L, 2L), List.of(1L, 2L));
        assertThat(two.medianSeeds()).isEmpty();
    }

    @Test
    void aCalmRunThatFailsIsSeen() {
        Measurement found =
                Measurement.of(Scenes.throwsInACallback(), 1, 1, 1, Scenes.steppingClock(STEP));
        assertThat(found.calmHolds()).isFalse();
        assertThat(found.sampleFailing()).isEqualTo(1);
    }
}
