package dev.orrery.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.explore.Scenes;

import org.junit.jupiter.api.Test;

import java.util.List;

class MeasureCommandTest {
    private record Planted(Scenario scenario) implements Scenario {
        @Override
        public String name() {
            return scenario.name() + "-bug-planted";
        }

        @Override
        public String summary() {
            return scenario.summary();
        }

        @Override
        public void run(Simulation sim) throws Exception {
            scenario.run(sim);
        }
    }

    private static final Scenarios SCENARIOS =
            Scenarios.of(Scenes.holds(), Scenes.fails(), new Planted(Scenes.fails()));

    private static CommandRun run(String... args) {
        return CommandRun.of(SCENARIOS, NanoClock.system(), args);
    }

    @Test
    void theScenariosWithAPlantedBugAreMeasured() {
        CommandRun run = run("measure", "--starts=5", "--seeds=200", "--sample=100");
        assertThat(run.exit()).isZero();
        List<String> rows = run.out().lines().toList();
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).split(" {2,}"))
                .containsExactly(
                        "scenario",
                        "calm",
                        "failing",
                        "found",
                        "median seeds",
                        "most seeds",
                        "median seconds",
                        "most seconds");
        assertThat(rows.get(1))
                .matches(
                        "stutter-bug-planted +holds +[0-9]+\\.[0-9]{2} % +5 of 5 +[0-9]+ +[0-9]+"
                                + " +[0-9]+\\.[0-9]{3} +[0-9]+\\.[0-9]{3}");
    }

    @Test
    void aFailureThatIsNotFoundHasNoMedian() {
        CommandRun run = run("measure", "counter", "--starts=2", "--seeds=5", "--sample=10");
        assertThat(run.out().lines().toList().get(1).split(" {2,}"))
                .containsExactly("counter", "holds", "0.00 %", "0 of 2", ">5", ">5", "-", "-");
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        for (String option : List.of("starts", "seeds", "sample")) {
            for (String value : List.of("0", "-1", "x", "", "99999999999999999999")) {
                CommandRun run = run("measure", "--" + option + "=" + value);
                assertThat(run.exit()).isEqualTo(2);
                assertThat(run.err())
                        .startsWith(option + " must be a number from 1 to ")
                        .contains(": " + option + "=" + value + ". Write it in decimal digits.");
            }
        }
        assertThat(run("measure", "nobody").exit()).isEqualTo(2);
    }
}
