package dev.orrery.sim.decision;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.List;

class ReplayOracleProperties {
    @Property
    void aRecordedRunIsReplayedAnswerByAnswer(
            @ForAll long seed,
            @ForAll @Size(max = 300) List<@IntRange(max = 999) Integer> program) {
        Decisions recorded = new Decisions(SeededOracle.uniform(seed));
        List<Integer> answers = ChoiceProgram.run(program, recorded);
        Plan plan = Plan.parse(recorded.plan("program").render(), "memory");

        ReplayOracle oracle = new ReplayOracle(plan);
        Decisions replayed = new Decisions(oracle);
        assertThat(ChoiceProgram.run(program, replayed)).isEqualTo(answers);
        assertThat(replayed.plan("program")).isEqualTo(plan);
        assertThat(oracle.unmatched()).isEmpty();
        assertThat(oracle.unasked()).isEmpty();
    }

    @Property
    void aPlanInAnotherOrderIsTheSamePlan(
            @ForAll long seed,
            @ForAll @Size(max = 100) List<@IntRange(max = 999) Integer> program) {
        Decisions recorded = new Decisions(SeededOracle.uniform(seed));
        List<Integer> answers = ChoiceProgram.run(program, recorded);
        Plan backwards = Plan.of("program", recorded.plan("program").entries().reversed());
        assertThat(ChoiceProgram.run(program, new Decisions(new ReplayOracle(backwards))))
                .isEqualTo(answers);
    }

    @Property
    void everyEntryThatIsNotFollowedIsReported(
            @ForAll long seed,
            @ForAll @Size(max = 100) List<@IntRange(max = 999) Integer> program,
            @ForAll @Size(max = 100) List<@IntRange(max = 999) Integer> edited) {
        Decisions recorded = new Decisions(SeededOracle.uniform(seed));
        ChoiceProgram.run(program, recorded);
        Plan plan = recorded.plan("program");

        ReplayOracle oracle = new ReplayOracle(plan);
        Decisions replayed = new Decisions(oracle);
        ChoiceProgram.run(edited, replayed);
        List<PlanEntry> followed = replayed.plan("program").entries();
        // A key may lead to option 0 now: then it is followed, but not recorded.
        assertThat(followed.size() + oracle.unmatched().size() + oracle.unasked().size())
                .isLessThanOrEqualTo(plan.entries().size());
        for (PlanEntry entry : plan.entries()) {
            int reports =
                    (followed.contains(entry) ? 1 : 0)
                            + (oracle.unmatched().contains(entry) ? 1 : 0)
                            + (oracle.unasked().contains(entry) ? 1 : 0);
            assertThat(reports).as(entry.toString()).isEqualTo(1);
        }
    }

    @Example
    void aKeyThatIsGoneIsAnsweredZeroAndListed() {
        PlanEntry gone = new PlanEntry("a", "b", 1, "worker-9");
        ReplayOracle oracle = new ReplayOracle(Plan.of("s", List.of(gone)));
        Decisions decisions = new Decisions(oracle);
        Site site = decisions.site("a", "b");
        assertThat(decisions.choose(site, Choices.yesNo())).isZero();
        assertThat(oracle.unasked()).containsExactly(gone);
        assertThat(decisions.choose(site, Choices.yesNo())).isZero();
        assertThat(oracle.unmatched()).containsExactly(gone);
        assertThat(oracle.unasked()).isEmpty();
        assertThat(decisions.recorded()).isZero();
    }

    @Example
    void anEntryWhoseQuestionHasOneOptionNowIsListedAsUnasked() {
        PlanEntry entry = new PlanEntry("a", "b", 0, "1");
        ReplayOracle oracle = new ReplayOracle(Plan.of("s", List.of(entry)));
        Decisions decisions = new Decisions(oracle);
        decisions.choose(decisions.site("a", "b"), Choices.upTo(1));
        assertThat(oracle.unasked()).containsExactly(entry);
    }

    @Example
    void aKeyThatMovedIsStillFound() {
        ReplayOracle oracle =
                new ReplayOracle(Plan.of("s", List.of(new PlanEntry("a", "b", 0, "late"))));
        Decisions decisions = new Decisions(oracle);
        assertThat(decisions.choose(decisions.site("a", "b"), Choices.of("calm", "lost", "late")))
                .isEqualTo(2);
    }
}
