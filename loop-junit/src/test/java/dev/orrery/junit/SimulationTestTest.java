package dev.orrery.junit;

import static org.assertj.core.api.Assertions.assertThat;

import acme.Cases;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

class SimulationTestTest {
    @Test
    void eachSeedIsARunAndHeldIsOneNode() {
        Cases.Holds.LOG.clear();
        Runs runs = Runs.of(Cases.Holds.class);
        assertThat(runs.nodes()).containsExactly("explore 20 seeds: SUCCESSFUL");
        // The first seed is run twice, to see that it can be repeated.
        assertThat(Cases.Holds.LOG.lines()).hasSize(21).contains("toss 0", "toss 1");
        assertThat(runs.published()).anyMatch(line -> line.contains("20 seeds, 0 failed"));
    }

    @Test
    void eachDistinctFailureIsANodeWithTheUsersExceptionAsCause() {
        Runs runs = Runs.of(Cases.FailsInTwoWays.class);
        assertThat(runs.nodes()).hasSize(3).contains("explore 64 seeds: SUCCESSFUL");
        assertThat(runs.nodes())
                .anyMatch(
                        node ->
                                node.matches(
                                        "AssertionFailedError: one came up .* at 0.000 s .seed"
                                                + " 0x[0-9a-f]+, \\d+ of 64 seeds.: FAILED"))
                .anyMatch(node -> node.startsWith("IllegalStateException: two came up at 0.000 s"));
        assertThat(runs.failures())
                .extracting(failure -> failure.getCause().getMessage())
                .containsExactlyInAnyOrder(
                        "one came up ==> expected: <true> but was: <false>", "two came up");
    }

    @Test
    void aSweepCanStopAtTheFirstFailure() {
        assertThat(Runs.of(Cases.StopsAtTheFirst.class).nodes()).hasSize(2);
    }

    @Test
    void aFailureSaysWhatWhenWhereAndHowToSeeItAgain() {
        Runs runs = Runs.of(Cases.BreaksAnInvariant.class);
        assertThat(runs.nodes()).hasSize(2);
        assertThat(runs.failures()).hasSize(1);
        assertThat(runs.failures().getFirst())
                .message()
                .startsWith("invariant 'never two holders' failed at 4.210")
                .contains(" on test/main (seed 0x")
                .contains("plan, what has to go wrong:\n")
                .contains("    at scenario holders 0 = 2\n")
                .contains("last events:")
                .containsPattern("report: target/orrery/acme.Cases.BreaksAnInvariant\\S+[.]html\n")
                .contains(
                        "replay: mvn test '-Dtest=acme.Cases$BreaksAnInvariant#neverTwoHolders'"
                                + " -Dorrery.replay=target/orrery/acme.Cases.BreaksAnInvariant");
    }

    @Test
    void withALoopTheMethodIsATaskOnVirtualTime() {
        Cases.OnALoop.LOG.clear();
        Runs runs = Runs.of(Cases.OnALoop.class);
        assertThat(runs.failures()).isEmpty();
        assertThat(Cases.OnALoop.LOG.lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("test PT1H"));
    }

    @Test
    void whatTheMethodBuildsIsTurnedIfItHasNotDoneSo() {
        Cases.BuildsOnly.LOG.clear();
        assertThat(Runs.of(Cases.BuildsOnly.class).failures()).isEmpty();
        assertThat(Cases.BuildsOnly.LOG.lines()).contains("ran PT0S", "turned");
    }

    @Test
    void theSeedChoosesTheRandomNumbers() {
        Cases.Random.LOG.clear();
        assertThat(Runs.of(Cases.Random.class).failures()).isEmpty();
        assertThat(Cases.Random.LOG.lines()).hasSize(31);
        assertThat(Cases.Random.LOG.lines().get(0)).isEqualTo(Cases.Random.LOG.lines().get(1));
        assertThat(Cases.Random.LOG.lines().stream().distinct().count()).isGreaterThan(1);
    }

    @Test
    void eachRunHasANewInstanceAndItsOwnBeforeAndAfter() {
        Cases.Lifecycle.LOG.clear();
        assertThat(Runs.ofMethod(Cases.Lifecycle.class, "test").failures()).isEmpty();
        // JUnit's own instance comes first; of it nothing is called.
        assertThat(Cases.Lifecycle.LOG.lines())
                .startsWith("new")
                .containsSubsequence(
                        "new", "before all", "before 0", "test test", "after 2", "after all")
                .hasSize(1 + 3 * 6);
    }

    @Test
    void nestedClassesHaveTheirOutersAndRunOnTheLoopThatOneOfThemAsksFor() {
        Cases.Lifecycle.LOG.clear();
        assertThat(Runs.of(Cases.Lifecycle.Inner.class).failures()).isEmpty();
        assertThat(Cases.Lifecycle.LOG.lines())
                .endsWith(
                        "new",
                        "before all",
                        "before 0",
                        "before inner true",
                        "nested 1 2",
                        "after inner true",
                        "after 2",
                        "after all");
    }

    @Test
    void whatComesAfterAFailureIsSuppressedByIt() {
        Runs runs = Runs.of(Cases.AfterFails.class);
        Throwable cause = runs.failures().getFirst().getCause();
        assertThat(cause).hasMessage("test failed");
        assertThat(cause.getSuppressed()).hasSize(1);
        assertThat(cause.getSuppressed()[0]).hasMessage("after failed");
    }

    @Test
    void afterEachIsCalledAlsoWhenTheSimulationHasFailed() {
        Cases.AfterIsCalled.LOG.clear();
        assertThat(Runs.of(Cases.AfterIsCalled.class).nodes()).hasSize(2);
        assertThat(Cases.AfterIsCalled.LOG.lines()).isNotEmpty();
    }

    @Test
    void whatALoopHasLeftBehindIsSeenWhenTheMethodHasReturned() {
        assertThat(Runs.ofMethod(Cases.LeavesBehind.class, "aFailedTask").failures())
                .singleElement()
                .satisfies(
                        failure ->
                                assertThat(failure)
                                        .hasMessageContaining("a task failed and nobody looked")
                                        .hasMessageContaining("nobody looks"));
        assertThat(Runs.ofMethod(Cases.LeavesBehind.class, "anOpenPipe").failures())
                .singleElement()
                .satisfies(
                        failure ->
                                assertThat(failure)
                                        .hasMessageContaining("a host must leave nothing behind")
                                        .hasMessageContaining("LeavesBehind.anOpenPipe("));
        assertThat(Runs.ofMethod(Cases.LeavesBehind.class, "aTaskThatStillWaits").failures())
                .isEmpty();
    }

    @Test
    void runsThatHaveALockInCommonDoNotMeetUnlessTheTestSaysSo() {
        assertThat(Runs.of(Cases.TakesAStaticLock.class).failures()).isEmpty();
    }

    @Test
    void constructorsMayAskForTheSimulation() {
        assertThat(Runs.of(Cases.Constructor.class).failures()).isEmpty();
    }

    @Test
    void oneInstanceForAllSeedsIsRefused() {
        assertThat(Runs.of(Cases.PerClass.class).failures().getFirst())
                .message()
                .contains("must have a new instance for each seed: class=acme.Cases$PerClass")
                .contains("@TestInstance(PER_METHOD)");
    }

    @Test
    void aTestWhoseAssumptionsNeverHoldIsAborted() {
        assertThat(Runs.ofMethod(Cases.Assumes.class, "never").nodes())
                .containsExactly("explore 30 seeds: ABORTED");
        assertThat(Runs.ofMethod(Cases.Assumes.class, "often").nodes())
                .containsExactly("explore 30 seeds: SUCCESSFUL");
    }

    @Test
    void aTestThatDiffersFromItselfFailsAsNotDeterministic() {
        Runs runs = Runs.of(Cases.IsNotDeterministic.class);
        assertThat(runs.nodes()).hasSize(2);
        assertThat(runs.failures().getFirst())
                .message()
                .startsWith("not deterministic (seed 0x1")
                .contains("two runs of one plan must be equal")
                .contains("run ");
    }

    @Test
    void settingsOverrideTheAnnotation() {
        Cases.Holds.LOG.clear();
        assertThat(Runs.of(Cases.Holds.class, "orrery.seeds", "7..9").nodes())
                .containsExactly("explore 3 seeds: SUCCESSFUL");
        assertThat(Runs.of(Cases.Holds.class, "orrery.shard", "2/3").nodes())
                .containsExactly("explore 7 seeds of shard 2/3: SUCCESSFUL");
        assertThat(Runs.of(Cases.Holds.class, "orrery.seeds", "1", "orrery.shard", "2/3").nodes())
                .containsExactly("no seed for shard 2/3: SUCCESSFUL");
    }

    @Test
    void aRunThatHangsIsAFailureAndItsThreadIsLeftBehind() {
        Runs runs = Runs.of(Cases.Hangs.class);
        assertThat(runs.nodes())
                .hasSize(2)
                .anyMatch(node -> node.startsWith("scenario hangs at 0.000 s (seed 0x"));
        assertThat(runs.failures().getFirst())
                .message()
                .contains("a run must end in real time: hangAfter=300 ms")
                .contains("acme.Cases$Hangs.forever")
                .contains("all threads: target/orrery/")
                .contains("replay: mvn test");
    }

    @Test
    void testsThatJunitRunsInParallelHaveTheirNodesInTurnAndTheirOwnSimulations() {
        for (int i = 0; i < 5; i++) {
            Runs runs =
                    Runs.of(
                            Cases.InParallel.class,
                            "junit.jupiter.execution.parallel.enabled",
                            "true",
                            "junit.jupiter.execution.parallel.mode.default",
                            "concurrent",
                            // The second is new in 6.1.
                            "junit.jupiter.execution.parallel.config.executor-service",
                            i % 2 == 0 ? "FORK_JOIN_POOL" : "WORKER_THREAD_POOL",
                            "junit.jupiter.execution.parallel.config.strategy",
                            "fixed",
                            "junit.jupiter.execution.parallel.config.fixed.parallelism",
                            "4");
            assertThat(runs.nodes())
                    .hasSize(5)
                    .containsSubsequence("explore 64 seeds: SUCCESSFUL")
                    .contains("anOrdinaryOne(): SUCCESSFUL")
                    .anyMatch(node -> node.startsWith("AssertionFailedError: seven"));
            assertThat(runs.failures()).hasSize(1);
        }
    }

    @Test
    void contradictorySettingsAreRefusedWithRuleValueAndRemedy() {
        assertThat(Runs.of(Cases.IsRefused.class).failures())
                .extracting(Throwable::getMessage)
                .anyMatch(text -> text.startsWith("seeds must be at least 1: seeds=0. "))
                .anyMatch(
                        text ->
                                text.equals(
                                        "budget must be a number and ms, s, m or h: budget=abc."
                                                + " Write for example 30s."))
                .anyMatch(text -> text.startsWith("answerer must be one that there is: "))
                .anyMatch(text -> text.contains("swarm=false, answerer=calm. Leave swarm out"))
                .anyMatch(text -> text.contains("Make src/test/resources/no/such/folder"))
                .anyMatch(text -> text.startsWith("verifyDeterminism must be at least 1: "))
                .hasSize(6);
        for (String[] bad :
                new String[][] {
                    {"orrery.seeds", "0", "seeds must hold at least one seed"},
                    {"orrery.seeds", "-5", "seeds must be A..B or N"},
                    {"orrery.seeds", "9..1", "seeds must go upwards"},
                    {"orrery.budget", "abc", "budget must be a number and ms, s, m or h"},
                    {"orrery.shard", "5/3", "shard must be I/N with I from 1 to N"},
                    {"orrery.jobs", "many", "jobs must be a number"},
                    {"orrery.jobs", "-1", "jobs must be at least 1"},
                    {"orrery.answerer", "nobody", "answerer must be one that there is"},
                }) {
            assertThat(Runs.of(Cases.Holds.class, bad[0], bad[1]).failures())
                    .singleElement()
                    .satisfies(refused -> assertThat(refused).hasMessageContaining(bad[2]));
        }
    }

    @Test
    void theEnvironmentIsTheSecondSource() {
        Settings.Reader reader =
                new Settings.Reader(
                        name -> name.equals("orrery.jobs") ? Optional.of("3") : Optional.empty(),
                        Map.of("ORRERY_JOBS", "7", "ORRERY_SEEDS", "5..8")::get);
        Settings settings = reader.read(written("tosses"), null);
        assertThat(settings.options().jobs()).isEqualTo(3);
        assertThat(settings.seeds()).hasToString("5..8");
    }

    @Test
    void noJobsAreOneForEachProcessorInSettingsToo() {
        Settings.Reader reader =
                new Settings.Reader(
                        name -> name.equals("orrery.jobs") ? Optional.of("0") : Optional.empty(),
                        name -> null);
        assertThat(reader.read(written("tosses"), null).options().jobs())
                .isEqualTo(Surroundings.processors());
    }

    @Test
    void swarmStaysOffWhenTheSettingsNameTheSameAnswerer() {
        SimulationTest test = written(Cases.WithoutSwarm.class, "tosses");
        assertThat(answererOf(test, "seeded")).isEqualTo("seeded:swarm=off");
        assertThat(answererOf(test, "seeded:swarm=on")).isEqualTo("seeded:swarm=on");
        assertThat(answererOf(test, "pct")).isEqualTo("pct");
    }

    private static String answererOf(SimulationTest test, String override) {
        Settings.Reader reader =
                new Settings.Reader(
                        name ->
                                name.equals("orrery.answerer")
                                        ? Optional.of(override)
                                        : Optional.empty(),
                        name -> null);
        return reader.read(test, null).options().answerer();
    }

    @Test
    void methodsOfOneNameHavePlansOfTheirOwn() {
        Runs runs = Runs.of(Cases.Overloaded.class);
        assertThat(runs.failures()).hasSize(2);
        assertThat(runs.failures())
                .extracting(Throwable::getMessage)
                .anyMatch(
                        text ->
                                text.contains("report: target/orrery/acme.Cases.Overloaded.test-S")
                                        && text.contains("Cases.Overloaded/test-Simulation\n"))
                .anyMatch(
                        text ->
                                text.contains("report: target/orrery/acme.Cases.Overloaded.test-E")
                                        && text.contains("Overloaded/test-EventLoop-Simulation"));
    }

    @Test
    void aLongMessageIsCutInTheTreeAndWholeInTheFailure() {
        Runs runs = Runs.of(Cases.SaysALot.class);
        assertThat(runs.nodes().getLast())
                .startsWith("IllegalStateException: word word")
                .contains("... at 0.000 s (seed 0x1")
                .hasSizeLessThan(240);
        assertThat(runs.failures().getFirst()).message().contains("the last word");
    }

    @Test
    void aFailureSaysWhereItPartsFromARunThatHolds() {
        Runs runs = Runs.of(Cases.BreaksAnInvariant.class);
        assertThat(runs.failures().getFirst())
                .message()
                .contains("where it parts from the calmest run beside it that holds (there):\n")
                .contains("    plan only here:  at scenario holders 0 = 2\n")
                .contains("    last common: ");
    }

    @Test
    void aTestThatDoesNothingInItsSimulationFails() {
        Runs runs = Runs.of(Cases.DoesNothing.class);
        assertThat(runs.nodes()).containsExactly("explore 20 seeds: FAILED");
        assertThat(runs.failures().getFirst())
                .message()
                .startsWith("a simulation test must do something in its simulation: events=0")
                .contains("Take an EventLoop");
    }

    private static SimulationTest written(Class<?> type, String method) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(one -> one.getName().equals(method))
                .findFirst()
                .orElseThrow()
                .getAnnotation(SimulationTest.class);
    }

    private static SimulationTest written(String method) {
        return written(Cases.Holds.class, method);
    }
}
