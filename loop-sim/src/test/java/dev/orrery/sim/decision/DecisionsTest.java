package dev.orrery.sim.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class DecisionsTest {
    @Test
    void aSiteIsMadeOnce() {
        Decisions decisions = new Decisions(new CalmOracle());
        Site site = decisions.site("host a", "timer.late");
        assertThat(decisions.site("host a", "timer.late")).isSameAs(site);
        assertThat(decisions.site("host b", "timer.late")).isNotSameAs(site);
        assertThat(decisions.site("timer.late", "host a")).isNotSameAs(site);
        assertThat(site.actor()).isEqualTo("host a");
        assertThat(site.kind()).isEqualTo("timer.late");
        assertThat(site).hasToString("\"host a\" timer.late 0");
    }

    @Test
    void swappingActorAndKindIsAnotherStream() {
        Decisions decisions = new Decisions(new CalmOracle());
        assertThat(decisions.site("a", "b").addressHash())
                .isNotEqualTo(decisions.site("b", "a").addressHash());
        assertThat(decisions.site("a", "a").addressHash())
                .isNotEqualTo(decisions.site("b", "b").addressHash());
    }

    @Test
    void theCalmOracleAnswersZero() {
        Decisions decisions = new Decisions(new CalmOracle());
        assertThat(decisions.choose(decisions.site("a", "b"), Choices.upTo(9))).isZero();
        assertThat(decisions.plan("nothing").entries()).isEmpty();
    }

    @Test
    void aQuestionWithOneOptionIsNotAskedButCounts() {
        List<Long> ordinals = new ArrayList<>();
        Decisions decisions =
                new Decisions(
                        (site, choices) -> {
                            ordinals.add(site.ordinal());
                            return 1;
                        });
        Site site = decisions.site("a", "b");
        assertThat(decisions.choose(site, Choices.upTo(2))).isEqualTo(1);
        assertThat(decisions.choose(site, Choices.upTo(1))).isZero();
        assertThat(decisions.choose(site, Choices.upTo(2))).isEqualTo(1);
        assertThat(ordinals).containsExactly(0L, 2L);
        assertThat(decisions.asked()).isEqualTo(2);
    }

    @Test
    void answersThatAreNotZeroAreRecordedInTheirOrder() {
        Decisions decisions = new Decisions(new RoundOracle());
        for (int i = 0; i < 3; i++) {
            decisions.choose(decisions.site("host a", "ready.order"), Choices.upTo(3));
            decisions.choose(decisions.site("host b", "late"), Choices.yesNo());
        }
        assertThat(decisions.plan("rounds").entries())
                .containsExactly(
                        new PlanEntry("host a", "ready.order", 1, "1"),
                        new PlanEntry("host b", "late", 1, "yes"),
                        new PlanEntry("host a", "ready.order", 2, "2"));
        assertThat(decisions.recorded()).isEqualTo(3);
    }

    @Test
    void anAnswerOutOfRangeIsTakenAsZeroAndCounted() {
        Decisions decisions = new Decisions((site, choices) -> site.ordinal() == 0 ? -1 : 2);
        Site site = decisions.site("a", "b");
        assertThat(decisions.choose(site, Choices.yesNo())).isZero();
        assertThat(decisions.choose(site, Choices.yesNo())).isZero();
        assertThat(decisions.outOfRange()).isEqualTo(2);
        assertThat(decisions.recorded()).isZero();
    }

    @Test
    void theListenerHearsOfEveryDecision() {
        List<String> heard = new ArrayList<>();
        Decisions decisions =
                new Decisions(
                        new RoundOracle(),
                        (site, ordinal, choices, answer) ->
                                heard.add(site.actor() + ordinal + choices.key(answer)));
        Site site = decisions.site("a", "b");
        decisions.choose(site, Choices.yesNo());
        decisions.choose(site, Choices.upTo(1));
        decisions.choose(site, Choices.upTo(3));
        assertThat(heard).containsExactly("a0no", "a22");
    }

    @Test
    void twoOptionsOfOneNameAreRefusedWhenTheSecondIsTaken() {
        Decisions decisions = new Decisions((site, choices) -> 2);
        assertThatThrownBy(
                        () ->
                                decisions.choose(
                                        decisions.site("host a", "pick"),
                                        new ListChoices(List.of("main", "worker 1", "worker 1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "keys of choices must be distinct: key=\"worker 1\", options=1 and 2,"
                                + " site=\"host a\" pick 0. Give each actor and option a name of"
                                + " its own.");
    }

    @Test
    void aQuestionWithoutOptionsIsRefused() {
        Decisions decisions = new Decisions(new CalmOracle());
        assertThatThrownBy(
                        () ->
                                decisions.choose(
                                        decisions.site("a", "b"), new ListChoices(List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "choices must hold at least one option: size=0, site=a b 0. Do not ask when"
                                + " there is nothing to choose from.");
    }

    @Test
    void theRecordGrows() {
        Decisions decisions = new Decisions((site, choices) -> 1);
        for (int i = 0; i < 1_000; i++) {
            decisions.choose(decisions.site("a", "b"), Choices.yesNo());
        }
        assertThat(decisions.plan("long").entries())
                .hasSize(1_000)
                .last()
                .isEqualTo(new PlanEntry("a", "b", 999, "yes"));
    }

    /** Answers the ordinal, wrapped around. */
    private static final class RoundOracle implements Oracle {
        @Override
        public int choose(Site site, Choices choices) {
            return (int) (site.ordinal() % choices.size());
        }
    }

    private record ListChoices(List<String> keys) implements Choices {
        @Override
        public int size() {
            return keys.size();
        }

        @Override
        public String key(int option) {
            return keys.get(option);
        }

        @Override
        public @Nullable String footprint(int option) {
            return null;
        }
    }
}
