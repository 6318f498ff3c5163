package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.function.Consumer;

class ScenarioRunTest {
    private static ScenarioRun calm(Scenario scenario) {
        return ScenarioRun.of(scenario, new CalmOracle(), Trace.digestOnly());
    }

    private static Scenario scene(Consumer<Simulation> body) {
        return new Scenario() {
            @Override
            public String name() {
                return "scene";
            }

            @Override
            public String summary() {
                return "";
            }

            @Override
            public void run(Simulation sim) {
                body.accept(sim);
            }
        };
    }

    @Test
    void aRunThatHoldsHasNoFailure() {
        ScenarioRun run = calm(Scenes.holds());
        assertThat(run.failure()).isNull();
        assertThat(run.virtualNanos()).isEqualTo(3_000_000_000L);
        assertThat(run.events()).isPositive();
        assertThat(run.digestText()).matches("[0-9a-f]{16}");
        assertThat(run.plan().header()).isEmpty();
    }

    @Test
    void recordingEventsChangesNoDigest() {
        for (long seed = 1; seed <= 20; seed++) {
            var silent = ScenarioRun.of(Scenes.fails(), new SeededOracle(seed), Trace.digestOnly());
            var recorded =
                    ScenarioRun.of(Scenes.fails(), new SeededOracle(seed), Trace.recordAll());
            assertThat(recorded.isSameAs(silent)).isTrue();
            assertThat(recorded.events()).isEqualTo(silent.events());
            // Timers that are set are noted for readers, and are not in the digest.
            assertThat(recorded.trace().events())
                    .filteredOn(event -> event.kind() != EventKind.TIMER_SET)
                    .hasSize((int) silent.events());
        }
    }

    @Test
    void thePlanOfARunReplaysIt() {
        for (long seed = 1; seed <= 20; seed++) {
            var run = ScenarioRun.of(Scenes.fails(), new SeededOracle(seed), Trace.digestOnly());
            var again =
                    ScenarioRun.of(
                            Scenes.fails(), new ReplayOracle(run.plan()), Trace.digestOnly());
            assertThat(again.isSameAs(run)).isTrue();
            assertThat(again.plan()).isEqualTo(run.plan());
        }
    }

    @Test
    void whatACallbackThrowsFailsTheRunWithItsCause() {
        RunFailure failure = calm(Scenes.throwsInACallback()).failure();
        assertThat(failure.text()).startsWith("scenario failed at 0.000 s: UncaughtFailure: ");
        assertThat(failure.text()).endsWith("caused by IllegalStateException: boom");
    }

    @Test
    void aStackOverflowFailsTheRun() {
        assertThat(calm(scene(ScenarioRunTest::recurse)).failure().text())
                .isEqualTo("scenario failed at 0.000 s: StackOverflowError");
    }

    private static void recurse(Simulation sim) {
        if (sim.nanoTime() == 0) {
            recurse(sim);
        }
    }

    @Test
    void anErrorOfTheMachineIsNoVerdictOnTheScenario() {
        Scenario scene =
                scene(
                        sim -> {
                            throw new OutOfMemoryError("planned");
                        });
        assertThatThrownBy(() -> calm(scene)).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void theSimulationIsClosedAlsoAfterAFailure() {
        boolean[] unwound = {false};
        Scenario scene =
                scene(
                        sim -> {
                            sim.host("a")
                                    .thread(
                                            "sleeper",
                                            () -> {
                                                try {
                                                    sim.busy(Duration.ofHours(1));
                                                } finally {
                                                    unwound[0] = true;
                                                }
                                            });
                            sim.runFor(Duration.ofSeconds(1));
                            throw new IllegalStateException("early");
                        });
        assertThat(calm(scene).failure().text()).contains("early");
        assertThat(unwound[0]).isTrue();
    }

    @Test
    void anInterruptFlagDoesNotReachTheNextRun() {
        calm(scene(sim -> Thread.currentThread().interrupt()));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
