package dev.orrery.properties.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.explore.Shrinker;
import dev.orrery.sim.explore.Shrunk;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/** The examples' planted bugs need few accidents, and shrinking finds which. */
class ShrunkPlansTest {
    private static final int MOST_LINES = 10;
    private static final int MOST_RUNS = 3_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "database-adapter-bug-lent-twice",
                "graceful-shutdown-bug-uncounted-request",
                "job-scheduler-bug-replaced-job"
            })
    void aShrunkPlanOfAPlantedBugHasAtMostTenLines(String name) {
        Scenario scenario = Scenarios.load().find(name);
        ScenarioRun run = firstFailing(scenario);
        RunFailure failure = run.failure();
        // Limited by runs, not by time: the same result on a slow machine.
        Shrunk shrunk =
                new Shrinker(scenario, () -> 0, Duration.ofSeconds(1), MOST_RUNS)
                        .shrink(run.plan(), failure.fingerprint());
        assertThat(shrunk.plan().entries()).hasSizeBetween(1, MOST_LINES);
        assertThat(shrunk.isMinimal()).isTrue();
        ScenarioRun replay =
                ScenarioRun.of(scenario, new ReplayOracle(shrunk.plan()), Trace.digestOnly());
        assertThat(replay.failure().fingerprint()).isEqualTo(failure.fingerprint());
        assertThat(shrunk.plan().digest()).hasValue(replay.digest());
    }

    @Test
    void plansOfWhichOrdersAloneAreToBlameAreAsShort() {
        Scenario scenario = Scenarios.load().find("quorum-register-bug-no-write-back");
        int plans = 0;
        for (long seed = 1; plans < 5; seed++) {
            ScenarioRun run = ScenarioRun.of(scenario, new SeededOracle(seed), Trace.digestOnly());
            RunFailure failure = run.failure();
            if (failure != null) {
                Shrunk shrunk =
                        new Shrinker(scenario, () -> 0, Duration.ofSeconds(1), MOST_RUNS)
                                .shrink(run.plan(), failure.fingerprint());
                assertThat(shrunk.plan().entries()).hasSizeBetween(1, MOST_LINES);
                plans++;
            }
        }
    }

    private static ScenarioRun firstFailing(Scenario scenario) {
        for (long seed = 1; seed <= 5_000; seed++) {
            ScenarioRun run = ScenarioRun.of(scenario, new SeededOracle(seed), Trace.digestOnly());
            if (run.failure() != null) {
                return run;
            }
        }
        throw new AssertionError("no seed of 1..5000 fails in " + scenario.name());
    }
}
