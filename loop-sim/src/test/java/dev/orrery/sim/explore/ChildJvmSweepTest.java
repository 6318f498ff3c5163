package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

@Timeout(120)
class ChildJvmSweepTest {
    @TempDir private Path folder;

    private SweepOptions options(String seeds) {
        return SweepOptions.standard()
                .withSeeds(SeedRange.parse(seeds))
                .withPlans(new PlanFolder(folder))
                .withShrinkTime(Duration.ZERO);
    }

    private static SweepResult run(Scenario scenario, SweepOptions options) {
        return new Sweep(scenario, options, NanoClock.system(), tally -> {}).run();
    }

    private SweepResult children(Scenario scenario, String seeds) {
        return children(scenario, seeds, Duration.ofSeconds(30));
    }

    private SweepResult children(Scenario scenario, String seeds, Duration hangAfter) {
        return run(
                scenario,
                options(seeds)
                        .withJobs(2)
                        .withChildJvms(ChildJvms.likeThisOne())
                        .withHangAfter(hangAfter));
    }

    /** The seeds of 1..n with which a scenario of {@link Crashes} crashes. */
    private static List<Long> crashing(int most) {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= most; seed++) {
            int[] way = {0};
            Scenario asks = Scenes.of("asks", sim -> way[0] = sim.choose("way", 8));
            ScenarioRun.of(asks, new SeededOracle(seed), Trace.digestOnly());
            if (way[0] == 3) {
                seeds.add(seed);
            }
        }
        return seeds;
    }

    private static void assertLost(SweepResult result, int most, String what, String... details) {
        List<Long> seeds = crashing(most);
        assertThat(seeds).hasSizeBetween(2, 9);
        assertThat(result.tally().seeds()).isEqualTo(most);
        assertThat(result.end()).isEqualTo(SweepEnd.SEEDS_DONE);
        assertThat(result.tally().failing()).isEqualTo(seeds.size());
        Finding finding = result.findings().getFirst();
        assertThat(result.findings()).hasSize(1);
        assertThat(finding.seed()).isEqualTo(seeds.getFirst());
        assertThat(finding.seeds()).isEqualTo(seeds.size());
        assertThat(finding.failure().what()).startsWith(what);
        assertThat(finding.failure().details().toString()).contains(details);
        assertThat(finding.confirmation()).isEqualTo(Confirmation.NOT_RUN_AGAIN);
    }

    @Test
    void aRunThatHangsIsKilledAndTheOtherSeedsRunAllTheSame() {
        // Long enough for the first run of a JVM on a busy machine.
        SweepResult result = children(new Crashes.Spins(), "40", Duration.ofSeconds(3));
        assertLost(result, 40, "scenario hangs at 0.000 s", "Crashes$Spins.crash", "all threads: ");
        assertThat(result.findings().getFirst().plan().entries()).hasSize(1);
    }

    @Test
    void aScenarioThatEndsItsJvmIsToldOfWithTheStackOfItsCall() {
        SweepResult result = children(new Crashes.Exits(), "60");
        assertLost(
                result,
                60,
                "the JVM of the run ended by System.exit",
                "the scenario has ended the JVM by System.exit",
                "Crashes$Exits.crash");
        assertThat(result.findings().getFirst().plan().entries()).hasSize(1);
    }

    @Test
    void aJvmThatDiesWithoutAWordIsToldOfWithItsSeedAndWhatItPrintedLast() {
        assertLost(
                children(new Crashes.Halts(), "60"),
                60,
                "the JVM of the run died, exit code 137",
                "it printed last",
                "the last words");
    }

    @Test
    void aRunThatFillsTheHeapCostsItsJvmOnly() {
        assertLost(
                children(new Crashes.FillsTheHeap(), "60"),
                60,
                "the JVM of the run ended by java.lang.OutOfMemoryError",
                "Crashes$FillsTheHeap.crash");
    }

    @Test
    void childrenReportWhatThisJvmReports() {
        SweepOptions options = options("200").withKeepGoing(true);
        SweepResult here = run(new Crashes.Talks(), options);
        SweepResult there =
                run(
                        new Crashes.Talks(),
                        options.withJobs(2).withChildJvms(ChildJvms.likeThisOne()));
        assertThat(here.findings()).hasSize(1);
        assertThat(there.findings()).isEqualTo(here.findings());
        assertThat(there.coverage()).isEqualTo(here.coverage());
        assertThat(there.tally().seeds()).isEqualTo(200);
        assertThat(there.tally().failing()).isEqualTo(here.tally().failing());
        assertThat(there.tally().events()).isEqualTo(here.tally().events());
    }

    @Test
    void aRunThatChildrenCannotRepeatEndsTheSweep() {
        SweepResult result = children(new Crashes.Counts(), "1..50");
        assertThat(result.isDeterministic()).isFalse();
        assertThat(result.end()).isEqualTo(SweepEnd.NOT_DETERMINISTIC);
        assertThat(result.findings()).hasSize(1);
    }

    private Finding firstFailureBeside(Crashes.Trap trap) {
        ChildJvms jvms = ChildJvms.likeThisOne();
        Crashes.Trap.RUN_HERE.set(0);
        try {
            SweepResult result =
                    run(
                            trap,
                            options("1000")
                                    .withChildJvms(jvms)
                                    .withFreshJvm(jvms.freshJvm(trap, Duration.ofSeconds(30)))
                                    .withHangAfter(Duration.ofSeconds(3))
                                    .withShrinkTime(Duration.ofSeconds(60)));
            assertThat(Crashes.Trap.RUN_HERE).hasValue(0);
            return result.findings().getLast();
        } finally {
            Crashes.Trap.RUN_HERE.set(-1);
        }
    }

    @Test
    void aPlanBesideAFailingOneThatEndsItsJvmEndsTheShrinkingOnly() {
        Finding finding = firstFailureBeside(new Crashes.ExitsBeside());
        assertThat(finding.failure().details())
                .contains(
                        "a plan like it has no end: the JVM of the run ended by System.exit",
                        "IllegalStateException: too far");
        assertThat(finding.confirmation()).isEqualTo(Confirmation.FRESH_JVM);
        assertThat(finding.plan().entries()).hasSize(1);
        assertThat(finding.found().entries()).hasSize(2);
        assertThat(finding.neighbour().there().plan().entries()).isEmpty();
    }

    @Test
    void aPlanBesideAFailingOneThatHangsEndsTheShrinkingOnly() {
        Finding finding = firstFailureBeside(new Crashes.SpinsBeside());
        assertThat(finding.failure().details())
                .contains("a plan like it has no end: scenario hangs at 0.000 s");
        assertThat(finding.confirmation()).isEqualTo(Confirmation.FRESH_JVM);
        assertThat(finding.plan().entries()).hasSize(1);
    }

    @Test
    void theBudgetEndsTheChildren() {
        SweepResult result =
                run(
                        new Crashes.Talks(),
                        options("100000000000")
                                .withKeepGoing(true)
                                .withJobs(2)
                                .withBudget(Duration.ofSeconds(2))
                                .withChildJvms(ChildJvms.likeThisOne()));
        assertThat(result.end()).isEqualTo(SweepEnd.BUDGET_SPENT);
        assertThat(result.tally().realTime()).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aScenarioThatNoChildCanMakeIsRefused() {
        assertThatThrownBy(() -> children(Scenes.holds(), "10"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("child JVM must start: problem=it ended with exit code 1")
                .hasMessageContaining("scenario must be a service, or have a constructor")
                .hasMessageEndingWith("Use --in-process to do without.");
    }

    @Test
    void aFreshJvmTellsTheSameOfAPlan() throws IOException, InterruptedException {
        Scenario scenario = new Crashes.Talks();
        ScenarioRun run = null;
        for (long seed = 1; run == null || run.failure() == null; seed++) {
            run = ScenarioRun.of(scenario, new SeededOracle(seed), Trace.digestOnly());
        }
        FreshJvm jvm = ChildJvms.likeThisOne().freshJvm(scenario, Duration.ofSeconds(30));
        assertThat(jvm.run(run.plan())).isEqualTo(RunSummary.of(run));
    }

    @Test
    void aFreshJvmThatHangsOrDiesSaysSo() {
        Plan plan = null;
        for (long seed = 1; plan == null || plan.entries().isEmpty(); seed++) {
            Scenario asks =
                    Scenes.of(
                            "asks",
                            sim -> {
                                if (sim.choose("way", 8) != 3) {
                                    throw new IllegalStateException();
                                }
                            });
            ScenarioRun run = ScenarioRun.of(asks, new SeededOracle(seed), Trace.digestOnly());
            plan = run.failure() == null ? run.plan() : null;
        }
        Plan crashing = plan;
        FreshJvm dies =
                ChildJvms.likeThisOne().freshJvm(new Crashes.Halts(), Duration.ofSeconds(30));
        assertThatThrownBy(() -> dies.run(crashing))
                .isInstanceOf(IOException.class)
                .hasMessage("it ended with exit code 137: the last words");
    }

    @Test
    void debuggersAreNotHandedOn() {
        assertThat(
                        ChildJvms.withoutDebugger(
                                List.of(
                                        "-Xmx100m",
                                        "-agentlib:jdwp=transport=dt_socket,server=n,address=1",
                                        "-Xrunjdwp:x",
                                        "-Xdebug",
                                        "-javaagent:/lib/idea_rt.jar=1",
                                        "-javaagent:/lib/debugger-agent.jar",
                                        "-javaagent:/lib/coverage.jar",
                                        "-Dcom.sun.management.jmxremote.port=9",
                                        "-XX:StartFlightRecording:filename=x",
                                        "--add-opens=java.base/java.lang=ALL-UNNAMED")))
                .containsExactly(
                        "-Xmx100m",
                        "-javaagent:/lib/coverage.jar",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED");
    }
}
