package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class SweepTest {
    @TempDir private Path folder;

    private SweepOptions options(String seeds) {
        return SweepOptions.standard()
                .withSeeds(SeedRange.parse(seeds))
                .withPlans(new PlanFolder(folder));
    }

    private static SweepResult run(Scenario scenario, SweepOptions options) {
        return run(scenario, options, Duration.ofMillis(1), new ArrayList<>());
    }

    private static SweepResult run(
            Scenario scenario, SweepOptions options, Duration step, List<SweepTally> progress) {
        return new Sweep(scenario, options, Scenes.steppingClock(step), progress::add).run();
    }

    private static long firstFailing(Scenario scenario) {
        long seed = 1;
        while (ScenarioRun.of(scenario, new SeededOracle(seed), Trace.digestOnly()).failure()
                == null) {
            seed++;
        }
        return seed;
    }

    @Test
    void allSeedsRunWhenAllHold() throws IOException {
        SweepResult result = run(Scenes.holds(), options("3..12"));
        assertThat(result.findings()).isEmpty();
        assertThat(result.tally().seeds()).isEqualTo(10);
        assertThat(result.tally().virtualTime()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
        assertThat(result.lastSeed()).isEqualTo(12);
        assertThat(result.end()).isEqualTo(SweepEnd.SEEDS_DONE);
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void theSeedsEndAtTheLargestOfAll() {
        SweepResult result = run(Scenes.holds(), options("0xfffffffffffffffe..0xffffffffffffffff"));
        assertThat(result.tally().seeds()).isEqualTo(2);
        assertThat(result.lastSeed()).isEqualTo(-1);
    }

    @Test
    void theFirstFailureEndsTheSweepAndLeavesItsPlan() {
        long seed = firstFailing(Scenes.fails());
        SweepResult result = run(Scenes.fails(), options("1000"));
        assertThat(result.lastSeed()).isEqualTo(seed);
        assertThat(result.tally().failing()).isEqualTo(1);
        Finding failure = result.findings().getFirst();
        assertThat(failure.divergence()).isNull();
        assertThat(failure.planFile()).isEqualTo(new PlanFolder(folder).file("stutter", seed));
        var plan = PlanFolder.read(failure.planFile());
        assertThat(plan.seed()).hasValue(seed);
        assertThat(Trace.format(plan.digest().orElseThrow())).isEqualTo(failure.digest());
        assertThat(plan.header())
                .containsEntry("failure", failure.failure().text())
                .containsKey("code");
        assertThat(plan.entries()).hasSize(failure.plan().entries().size());
    }

    @Test
    void theLastEventsEndWithTheFailure() {
        Finding failure =
                run(Scenes.fails(), options("1000").withLastEvents(4)).findings().getFirst();
        assertThat(failure.lastEvents()).hasSize(4);
        assertThat(failure.lastEvents())
                .last()
                .extracting(TraceEvent::kind)
                .isEqualTo(EventKind.INVARIANT_FAILED);
    }

    @Test
    void whoKeepsGoingHearsOnceOfEachKind() {
        SweepResult result = run(Scenes.failsInThreeWays(), options("200").withKeepGoing(true));
        assertThat(result.tally().seeds()).isEqualTo(200);
        assertThat(result.findings())
                .extracting(failure -> failure.failure().fingerprint().what())
                .containsExactlyInAnyOrder(
                        "IllegalStateException: first, at #",
                        "AssertionError: second of two lines",
                        "third");
        assertThat(result.tally().failing()).isGreaterThan(3);
    }

    @Test
    void noSeedBeginsAfterTheBudget() {
        SweepResult result =
                run(
                        Scenes.holds(),
                        options("1000").withBudget(Duration.ofSeconds(5)),
                        Duration.ofSeconds(1),
                        new ArrayList<>());
        assertThat(result.end()).isEqualTo(SweepEnd.BUDGET_SPENT);
        assertThat(result.findings()).isEmpty();
        assertThat(result.tally().seeds()).isEqualTo(5);
        assertThat(result.lastSeed()).isEqualTo(5);
    }

    @Test
    void aBudgetOfNothingIsRefused() {
        for (Duration budget :
                List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(365_000))) {
            assertThatThrownBy(() -> SweepOptions.standard().withBudget(budget))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "budget must be more than zero and less than 292 years: budget="
                                    + budget
                                    + ". Leave it out for no limit.");
        }
    }

    @Test
    void progressIsToldAtMostOnceASecond() {
        List<SweepTally> progress = new ArrayList<>();
        run(Scenes.holds(), options("41"), Duration.ofMillis(100), progress);
        assertThat(progress).extracting(SweepTally::seeds).containsExactly(10L, 20L, 30L, 40L);
    }

    @Test
    void aRunThatDiffersFromItsReplayEndsTheSweep() {
        SweepResult result = run(Scenes.readsTheClock(), options("1000"));
        assertThat(result.isDeterministic()).isFalse();
        assertThat(result.tally().seeds()).isEqualTo(1);
        Finding failure = result.findings().getFirst();
        assertThat(failure.failure()).isNull();
        assertThat(failure.divergence().difference().first().detail()).startsWith("now ");
        assertThat(failure.divergence().difference().second().detail()).startsWith("now ");
        assertThat(failure.divergence().difference().lastCommon()).isNotNull();
        assertThat(failure.divergence().text()).contains("last common:").contains("real time");
        assertThat(failure.planFile()).exists();
    }

    @Test
    void aFailureThatDiffersFromItsReplayIsBoth() {
        Finding failure =
                run(Scenes.readsTheClockAndFails(), options("1000").withKeepGoing(true))
                        .findings()
                        .getFirst();
        assertThat(failure.failure().fingerprint().what()).isEqualTo("never");
        assertThat(failure.divergence().difference().first().detail()).startsWith("now ");
    }

    @Test
    void failuresThatDifferInTheirTextsOnlyAreNotDeterministicEither() {
        SweepResult result = run(Scenes.failsWithTheTime(), options("1000"));
        assertThat(result.isDeterministic()).isFalse();
        Divergence divergence = result.findings().getFirst().divergence();
        assertThat(divergence.difference()).isNull();
        assertThat(divergence.first()).isNotEqualTo(divergence.second());
    }

    @Test
    void aFirstRunThatDiffersFromAllLaterOnesIsShown() {
        Divergence divergence =
                run(Scenes.warmsUp(), options("1000")).findings().getFirst().divergence();
        assertThat(divergence.difference().first().detail()).isEqualTo("warming up");
    }

    @Test
    void aPlanThatCannotBeWrittenHidesNoFailure() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        SweepResult result = run(Scenes.fails(), options("1000").withPlans(new PlanFolder(file)));
        assertThat(result.findings()).hasSize(1);
        assertThat(result.findings().getFirst().planFile()).isNull();
        assertThat(result.findings().getFirst().planProblem()).contains(file.toString());
    }
}
