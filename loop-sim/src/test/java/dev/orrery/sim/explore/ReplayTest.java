package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

class ReplayTest {
    @TempDir private Path folder;

    private Plan found(Scenario scenario) {
        SweepOptions options =
                SweepOptions.standard()
                        .withSeeds(new SeedRange(1, 1000))
                        .withPlans(new PlanFolder(folder));
        var clock = Scenes.steppingClock(Duration.ofMillis(1));
        SweepResult result = new Sweep(scenario, options, clock, tally -> {}).run();
        return PlanFolder.read(result.findings().getFirst().planFile());
    }

    private static Replay replay(Scenario scenario, Plan plan) {
        return Replay.of(scenario, plan, Trace.recordAll());
    }

    @Test
    void aReplayFailsInTheSameWayWithTheSameDigest() {
        Plan plan = found(Scenes.fails());
        Replay replay = replay(Scenes.fails(), plan);
        assertThat(replay.code()).isEqualTo(Replay.Code.SAME);
        assertThat(replay.divergence()).isNull();
        assertThat(replay.matched()).isEqualTo(plan.entries().size());
        assertThat(replay.run().digest()).isEqualTo(plan.digest().orElseThrow());
        assertThat(replay.run().failure().text()).isEqualTo(plan.header().get("failure"));
    }

    @Test
    void editedCodeMayFailNoMore() {
        Plan plan = found(Scenes.fails()).withHeader("code", "0000000000000000");
        Replay replay = replay(Scenes.fixed(), plan);
        assertThat(replay.code()).isEqualTo(Replay.Code.EDITED);
        assertThat(replay.divergence()).isNull();
        assertThat(replay.run().failure()).isNull();
        assertThat(replay.matched()).isEqualTo(plan.entries().size());
    }

    @Test
    void editedCodeMayHaveLostSomeQuestions() {
        Plan plan = found(Scenes.fails()).withHeader("code", "0000000000000000");
        List<PlanEntry> entries = new ArrayList<>(plan.entries());
        int size = entries.size();
        entries.add(new PlanEntry("scenario", "gone", 0, "1"));
        entries.add(new PlanEntry("nobody", "asks", 7, "1"));
        assertThat(replay(Scenes.fails(), plan.withEntries(entries)).matched()).isEqualTo(size);
    }

    @Test
    void theSameCodeMustNotHoldNow() {
        // The class files are the same, and still the run is another.
        Replay replay = replay(Scenes.fixed(), found(Scenes.fails()));
        assertThat(replay.code()).isEqualTo(Replay.Code.SAME);
        assertThat(replay.divergence()).isNotNull();
        assertThat(replay.divergence().first()).contains("invariant 'at most 5' failed");
        assertThat(replay.divergence().second()).endsWith(", held");
        assertThat(replay.divergence().difference()).isNull();
        assertThat(replay.divergence().text()).contains("More runs here were all the same.");
    }

    @Test
    void theSameCodeMustHaveTheRecordedDigest() {
        Plan plan = found(Scenes.fails());
        Replay replay = replay(Scenes.fails(), plan.withDigest(plan.digest().orElseThrow() + 1));
        assertThat(replay.divergence()).isNotNull();
    }

    @Test
    void theSameCodeMustAskForEveryAnswer() {
        Plan plan = found(Scenes.fails());
        List<PlanEntry> entries = new ArrayList<>(plan.entries());
        entries.add(new PlanEntry("nobody", "asks", 7, "1"));
        Plan more = plan.withEntries(entries).withDigest(plan.digest().orElseThrow());
        assertThat(replay(Scenes.fails(), more).divergence()).isNotNull();
    }

    @Test
    void aPlanThatNamesNoCodeOrNoDigestIsOnlyRun() {
        Plan plan = found(Scenes.fails());
        Plan noCode =
                new Plan(
                        plan.scenario(),
                        plan.seed(),
                        OptionalLong.of(1),
                        new java.util.TreeMap<>(),
                        plan.entries());
        assertThat(replay(Scenes.fixed(), noCode).code()).isEqualTo(Replay.Code.UNKNOWN);
        assertThat(replay(Scenes.fixed(), noCode).divergence()).isNull();
        Plan noDigest = plan.withEntries(plan.entries().subList(0, 1));
        assertThat(replay(Scenes.fails(), noDigest).divergence()).isNull();
    }

    @Test
    void aScenarioThatIsNotDeterministicIsShownToBe() {
        Replay replay =
                replay(Scenes.readsTheClockAndFails(), found(Scenes.readsTheClockAndFails()));
        assertThat(replay.divergence().difference().first().detail()).startsWith("now ");
    }
}
