package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class InvestigationTest {
    private static final long SEED = 7;
    private static final PlanEntry EXTRA = new PlanEntry("scenario", "extra", 0, "1");
    private static final PlanEntry TOO_LATE = new PlanEntry("scenario", "late", 0, "2");
    private static final Scenario SCENARIO = Scenes.notesItsTimers();
    private static final PlanSearch SEARCH =
            new SearchHere(SCENARIO, NanoClock.system(), Duration.ofSeconds(30));

    @TempDir private Path folder;
    private final List<Plan> inFreshJvm = new ArrayList<>();

    private static ScenarioRun run(Plan plan) {
        return ScenarioRun.of(SCENARIO, new ReplayOracle(plan), Trace.digestOnly());
    }

    private static ScenarioRun failingRun() {
        return run(Plan.of("timers", List.of(EXTRA, TOO_LATE)));
    }

    private Investigation investigation(@Nullable FreshJvm jvm) {
        SweepOptions options =
                SweepOptions.standard()
                        .withPlans(new PlanFolder(folder))
                        .withShrinkTime(Duration.ofSeconds(30));
        return new Investigation(
                SCENARIO, jvm == null ? options : options.withFreshJvm(jvm), SEED, failingRun());
    }

    private RunSummary likeHere(Plan plan) {
        inFreshJvm.add(plan);
        return RunSummary.of(run(plan));
    }

    private Path file(String name) {
        return folder.resolve("timers-0x7" + name);
    }

    @Test
    void theSmallPlanIsReportedAndTheFoundOneStaysBesideIt() {
        Finding finding = investigation(null).ofFailure(SEARCH);
        assertThat(finding.plan().entries()).containsExactly(TOO_LATE);
        assertThat(finding.found().entries()).containsExactly(EXTRA, TOO_LATE);
        assertThat(finding.planFile()).isEqualTo(file(".plan"));
        assertThat(PlanFolder.read(file(".plan"))).isEqualTo(finding.plan());
        assertThat(PlanFolder.read(file(".found.plan"))).isEqualTo(finding.found());
        assertThat(finding.confirmation()).isEqualTo(Confirmation.THIS_JVM);
        ScenarioRun replay = run(finding.plan());
        assertThat(finding.digest()).isEqualTo(replay.digestText());
        assertThat(finding.failure().text()).isEqualTo(replay.failure().text());
        assertThat(finding.planProblem()).isEmpty();
    }

    @Test
    void theReportHasACalmerRunAndAPicture() throws IOException {
        Finding finding = investigation(null).ofFailure(SEARCH);
        assertThat(finding.neighbour().there().plan().entries()).isEmpty();
        assertThat(finding.neighbour().there().failed()).isFalse();
        assertThat(finding.picture()).isEqualTo(file(".html"));
        assertThat(Files.readString(finding.picture()))
                .contains("invariant &#39;in time&#39; failed at 6.000 s", "0x7");
    }

    @Test
    void bothPlansAreSeenToFailInAFreshJvm() {
        Finding finding = investigation(this::likeHere).ofFailure(SEARCH);
        assertThat(finding.confirmation()).isEqualTo(Confirmation.FRESH_JVM);
        assertThat(inFreshJvm).containsExactly(finding.found(), finding.plan());
    }

    @Test
    void whereNoJvmCanBeStartedTheReportSaysWhy() {
        Finding finding =
                investigation(
                                plan -> {
                                    throw new IOException("no more processes");
                                })
                        .ofFailure(SEARCH);
        assertThat(finding.confirmation()).isEqualTo(Confirmation.THIS_JVM);
        assertThat(finding.confirmationProblem()).isEqualTo("no more processes");
        assertThat(finding.plan().entries()).containsExactly(TOO_LATE);
    }

    @Test
    void anotherRunInAFreshJvmIsNotDeterministicAndIsNotMadeSmall() {
        Finding finding =
                investigation(plan -> new RunSummary(1, "another", "12345678")).ofFailure(SEARCH);
        assertThat(finding.confirmation()).isEqualTo(Confirmation.NOT_REPEATED);
        assertThat(finding.divergence().second())
                .isEqualTo("0000000000000001, another (in a fresh JVM)");
        assertThat(finding.plan()).isEqualTo(finding.found());
        assertThat(finding.neighbour()).isNull();
    }

    @Test
    void aSmallPlanThatDoesNotRepeatInAFreshJvmIsNotReported() {
        Finding finding =
                investigation(
                                plan ->
                                        plan.entries().size() == 2
                                                ? likeHere(plan)
                                                : new RunSummary(1, null, null))
                        .ofFailure(SEARCH);
        assertThat(finding.plan()).isEqualTo(finding.found());
        assertThat(finding.confirmation()).isEqualTo(Confirmation.FRESH_JVM);
        assertThat(PlanFolder.read(file(".plan"))).isEqualTo(finding.found());
    }

    @Test
    void anInterruptEndsItWithThePlanAsFound() {
        Finding finding =
                investigation(
                                plan -> {
                                    throw new InterruptedException();
                                })
                        .ofFailure(SEARCH);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(finding.plan()).isEqualTo(finding.found());
        assertThat(PlanFolder.read(file(".plan"))).isEqualTo(finding.found());
    }

    @Test
    void whoGivesUpGetsTheSmallestPlanSoFar() {
        List<Finding> given = new ArrayList<>();
        Investigation[] self = {null};
        self[0] =
                investigation(
                        plan -> {
                            if (plan.entries().size() == 1) {
                                given.add(self[0].giveUp("no time left"));
                            }
                            return likeHere(plan);
                        });
        self[0].ofFailure(SEARCH);
        Finding finding = given.getFirst();
        assertThat(finding.plan().entries()).containsExactly(TOO_LATE);
        assertThat(PlanFolder.read(file(".plan"))).isEqualTo(finding.plan());
        assertThat(finding.failure().details()).contains("no time left");
    }

    @Test
    void aPictureThatCannotBeWrittenHidesNothingElse() throws IOException {
        Files.createDirectories(file(".html").resolve("in-the-way"));
        Finding finding = investigation(null).ofFailure(SEARCH);
        assertThat(finding.picture()).isNull();
        assertThat(finding.planProblem()).contains(".html");
        assertThat(PlanFolder.read(file(".plan")).entries()).containsExactly(TOO_LATE);
    }

    @Test
    void aSmallPlanThatCannotBeWrittenLeavesTheFoundOne() throws IOException {
        Files.createDirectories(file(".found.plan").resolve("in-the-way"));
        Finding finding = investigation(null).ofFailure(SEARCH);
        assertThat(finding.plan().entries()).containsExactly(TOO_LATE);
        assertThat(finding.planProblem()).contains(".found.plan");
        assertThat(PlanFolder.read(file(".plan")).entries()).containsExactly(EXTRA, TOO_LATE);
    }
}
