package dev.orrery.examples.bugtable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class BugTableTest {
    private static final Effort EFFORT = new Effort(3, 50, Duration.ofSeconds(1), 20, 1);

    // Each look at this clock is a millisecond later.
    private static final class Ticks implements NanoClock {
        private long nanos;

        @Override
        public long nanoTime() {
            return nanos += 1_000_000;
        }
    }

    /** Fails when its one choice, which has {@code options}, is the last. */
    private record LastOption(int options) implements Scenario {
        @Override
        public String name() {
            return "choice-bug-last-option";
        }

        @Override
        public String summary() {
            return "fails in one case";
        }

        @Override
        public void run(Simulation sim) {
            if (sim.choose("which", options) == options - 1) {
                throw new AssertionError("the last option");
            }
        }
    }

    @Test
    void aSearchCountsTheRunsOfEachStart() {
        Search search = Search.of(new LastOption(2), "uniform", EFFORT, new Ticks());
        assertThat(search.runs()).hasSize(3).isSorted().allMatch(runs -> runs >= 1 && runs < 30);
        assertThat(search.medianRuns()).hasValue(search.runs().get(1));
        assertThat(search.medianNanos()).isPresent();
    }

    @Test
    void aSearchThatNeverFailsGivesUp() {
        Search search = Search.of(new LastOption(2), "calm", EFFORT, new Ticks());
        assertThat(search.runs()).isEmpty();
        assertThat(search.medianRuns()).isEmpty();
    }

    @Test
    void aSystematicSearchIsMadeOnce() {
        Search search = Search.of(new LastOption(4), "exhaustive", EFFORT, new Ticks());
        assertThat(search.runs()).singleElement().isEqualTo(4L);
    }

    @Test
    void theTableHasALineForEachBugInEachPart() {
        List<String> answerers = List.of("uniform", "calm");
        BugRow row = BugRow.of(new LastOption(2), answerers, EFFORT, new Ticks());
        String text = new BugTable(answerers, List.of(row), EFFORT).text();
        assertThat(text)
                .contains("Median runs", "Median seconds", ">50 (0)", "holds")
                .containsPattern("choice-bug-last-option +\\d+ +>50")
                .containsPattern("choice-bug-last-option +holds +\\S+ % +\\S+ % +1 +1 +1 +0.00");
    }
}
