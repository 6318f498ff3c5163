package dev.orrery.junit;

import static org.assertj.core.api.Assertions.assertThat;

import acme.CorpusCases;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Known plans, and plans that are replayed. */
class PlansTest {
    @Test
    void knownPlansRunFirstAndOneThatFailsIsANodeOfItsOwn() {
        Runs runs = Runs.of(CorpusCases.Known.class, "orrery.seeds", "1..1");
        assertThat(runs.nodes())
                .containsExactly(
                        "explore 1 seed: SUCCESSFUL",
                        "corpus broken.plan: FAILED",
                        "corpus fails.plan: IllegalStateException: three at 0.000 s: FAILED",
                        "corpus other.plan: FAILED");
        assertThat(runs.failures().get(0)).message().contains("broken.plan").contains("line=2");
        assertThat(runs.failures().get(1))
                .hasMessageContaining("at scenario coin 0 = 3")
                .hasMessageContaining("1 of 1 lines of the plan matched")
                .hasMessageContaining("-Dorrery.replay=")
                .hasRootCauseMessage("three");
        assertThat(runs.failures().get(2))
                .message()
                .contains("plan must be of this test")
                .contains("its test=acme.Nobody.nothing");
        // One that no longer matches says how far it does, and fails nothing.
        assertThat(runs.published())
                .anyMatch(
                        line -> line.contains("old.plan: held; 1 of 2 lines of the plan matched"));
    }

    @Test
    void aKnownPlanThatHangsIsAFailureWithAllThreads() {
        Runs runs = Runs.of(CorpusCases.Hangs.class, "orrery.seeds", "1..1");
        assertThat(runs.nodes())
                .containsExactly(
                        "explore 1 seed: SUCCESSFUL",
                        "corpus hangs.plan: scenario hangs at 0.000 s: FAILED");
        assertThat(runs.failures().getFirst())
                .message()
                .contains("a run must end in real time: hangAfter=300 ms")
                .contains("acme.CorpusCases$Hangs.forever")
                .contains("all threads: target/orrery/")
                .contains("the run has not come to its end");
    }

    @Test
    void aFailureThatAKnownPlanHasShownIsNotReportedTwice() {
        Runs runs = Runs.of(CorpusCases.Known.class, "orrery.seeds", "200");
        assertThat(runs.nodes().stream().filter(node -> node.contains("three"))).hasSize(1);
    }

    @Test
    void aMethodCanAskForOnePlanOfItsCorpus() {
        Runs runs = Runs.ofMethod(CorpusCases.Replays.class, "one");
        assertThat(runs.nodes()).containsExactly("replay fails.plan: FAILED");
        assertThat(runs.failures().getFirst()).hasRootCauseMessage("three");
    }

    @Test
    void aPlanThatIsNotThereIsRefused() {
        assertThat(Runs.ofMethod(CorpusCases.Replays.class, "missing").failures().getFirst())
                .message()
                .contains("plan must be a file that can be read: file=nowhere.plan");
    }

    @Test
    void theCommandOfAFailureReplaysIt() {
        Runs found = Runs.of(acme.Cases.BreaksAnInvariant.class);
        Matcher command =
                Pattern.compile("-Dorrery.replay=(\\S+)")
                        .matcher(found.failures().getFirst().getMessage());
        assertThat(command.find()).isTrue();
        Runs again = Runs.of(acme.Cases.BreaksAnInvariant.class, "orrery.replay", command.group(1));
        assertThat(again.nodes()).containsExactly("replay " + command.group(1) + ": FAILED");
        assertThat(again.failures().getFirst())
                .message()
                .startsWith("invariant 'never two holders' failed at 4.210 s on test/main");
        // The plan names its test, so others of the same process are left out.
        assertThat(Runs.of(acme.Cases.Holds.class, "orrery.replay", command.group(1)).nodes())
                .containsExactly("replay " + command.group(1) + ": ABORTED");
    }

    @Test
    void aPlanOfEditedCodeThatHoldsNowSaysHowFarItMatched(@TempDir Path folder) throws IOException {
        Path plan = folder.resolve("edited.plan");
        Files.writeString(
                plan, "orrery-plan 1\nscenario acme.Cases.Holds.tosses\nat scenario gone 0 = 1\n");
        Runs runs = Runs.of(acme.Cases.Holds.class, "orrery.replay", plan.toString());
        assertThat(runs.nodes()).containsExactly("replay " + plan + ": SUCCESSFUL");
        assertThat(runs.published())
                .anyMatch(line -> line.contains("the plan held; 0 of 1 lines of the plan matched"));
    }

    @Test
    void aPlanAndSeedsAtOnceAreRefused() {
        assertThat(
                        Runs.of(
                                        acme.Cases.Holds.class,
                                        "orrery.replay",
                                        "a.plan",
                                        "orrery.seeds",
                                        "1..5")
                                .failures()
                                .getFirst())
                .message()
                .isEqualTo(
                        "replay must be without seeds: orrery.replay=a.plan, orrery.seeds=1..5. A"
                                + " plan is one run; leave out one of the two.");
    }
}
