package dev.orrery.junit;

import static org.assertj.core.api.Assertions.assertThat;

import acme.Cases;

import org.junit.jupiter.api.Test;

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
                .contains("report: target")
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
}
