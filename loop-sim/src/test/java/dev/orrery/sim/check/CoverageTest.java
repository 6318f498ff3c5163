package dev.orrery.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.KindCount;
import dev.orrery.sim.decision.SeededOracle;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;

class CoverageTest {
    @Test
    void aFaultIsEnabledWhenAskedAndFiredWhenTheAnswerIsNotCalm() {
        try (Simulation calm = Simulation.calm();
                Simulation wild = Simulation.of((site, choices) -> choices.size() - 1)) {
            assertThat(faults(calm)).containsEntry("buggify.drop", new KindCount(3, 0));
            assertThat(faults(wild)).containsEntry("buggify.drop", new KindCount(3, 3));
        }
    }

    @Test
    void aKindIsSummedOverItsActors() {
        try (Simulation sim = Simulation.of((site, choices) -> site.actor().equals("b") ? 1 : 0)) {
            assertThat(sim.host("a").world().buggify("drop")).isFalse();
            assertThat(sim.host("b").world().buggify("drop")).isTrue();
            assertThat(sim.coverage().faults()).containsEntry("buggify.drop", new KindCount(2, 1));
        }
    }

    @Test
    void aQuestionWithOneOptionEnablesNothing() {
        try (Simulation sim = Simulation.calm()) {
            sim.choose("only one", 1);
            assertThat(sim.coverage().faults()).doesNotContainKey("only one");
        }
    }

    @Test
    void sometimesCountsLooksAndHits() {
        try (Simulation sim = Simulation.calm()) {
            for (int i = 0; i < 5; i++) {
                sim.sometimes("above two", i > 2);
            }
            assertThat(sim.coverage().sometimes())
                    .containsEntry("above two", new Coverage.Sometimes(5, 2));
        }
    }

    @Test
    void aWatchedConditionIsLookedAtAfterEveryEventUntilItHolds() {
        try (Simulation sim = Simulation.calm()) {
            AtomicInteger count = new AtomicInteger();
            sim.sometimes("two at least", () -> count.get() >= 2);
            for (int i = 1; i <= 4; i++) {
                sim.after(Duration.ofSeconds(i), count::incrementAndGet);
            }
            sim.run();
            assertThat(sim.coverage().sometimes())
                    .containsEntry("two at least", new Coverage.Sometimes(2, 1));
        }
    }

    @Test
    void whatIsExpectedAndNeverSeenIsInTheCoverage() {
        try (Simulation sim = Simulation.calm()) {
            sim.expectSometimes("the cache is full");
            sim.expectReachable("fallback", "retry");
            sim.reachable("retry");
            sim.reachable("retry");
            assertThat(sim.coverage().sometimes())
                    .containsEntry("the cache is full", new Coverage.Sometimes(0, 0));
            assertThat(sim.coverage().reachable())
                    .containsEntry("fallback", 0L)
                    .containsEntry("retry", 2L);
        }
    }

    @Test
    void sumsHaveTheNamesOfBoth() {
        try (Simulation one = Simulation.seeded(1);
                Simulation other = Simulation.of(SeededOracle.uniform(2))) {
            one.sometimes("both", true);
            other.sometimes("both", false);
            other.reachable("other only");
            faults(other);
            Coverage sum = one.coverage().plus(other.coverage());
            assertThat(sum.sometimes()).containsEntry("both", new Coverage.Sometimes(2, 1));
            assertThat(sum.reachable()).containsEntry("other only", 1L);
            assertThat(sum.faults())
                    .containsEntry("buggify.drop", faultsOf(other).get("buggify.drop"));
            assertThat(Coverage.none().plus(sum)).isEqualTo(sum);
        }
    }

    @Test
    void coverageIsACopyThatCannotBeChanged() {
        try (Simulation sim = Simulation.calm()) {
            sim.reachable("here");
            Coverage before = sim.coverage();
            sim.reachable("here");
            assertThat(before.reachable()).containsEntry("here", 1L);
            assertThatThrownBy(() -> before.reachable().put("there", 1L))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    private static SortedMap<String, KindCount> faults(Simulation sim) {
        for (int i = 0; i < 3; i++) {
            sim.host("a").world().buggify("drop");
        }
        return faultsOf(sim);
    }

    private static SortedMap<String, KindCount> faultsOf(Simulation sim) {
        return sim.coverage().faults();
    }
}
