package dev.orrery.sim.decision;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

class SeededOracleProperties {
    @Property
    void oneSeedGivesOneRowOfAnswers(
            @ForAll long seed,
            @ForAll @Size(max = 200) List<@IntRange(max = 999) Integer> program) {
        assertThat(ChoiceProgram.run(program, new Decisions(new SeededOracle(seed))))
                .isEqualTo(ChoiceProgram.run(program, new Decisions(new SeededOracle(seed))));
    }

    @Property
    void questionsOfOtherActorsAndKindsChangeNoAnswer(
            @ForAll long seed, @ForAll @Size(max = 100) List<@IntRange(max = 3) Integer> others) {
        Decisions alone = new Decisions(new SeededOracle(seed));
        Decisions amidOthers = new Decisions(new SeededOracle(seed));
        Site lonely = alone.site("host a", "timer.late");
        Site crowded = amidOthers.site("host a", "timer.late");
        for (int other : others) {
            amidOthers.choose(amidOthers.site("host " + other, "timer.late"), Choices.upTo(7));
            amidOthers.choose(amidOthers.site("host a", "kind " + other), Choices.upTo(7));
            assertThat(amidOthers.choose(crowded, Choices.upTo(7)))
                    .isEqualTo(alone.choose(lonely, Choices.upTo(7)));
        }
    }

    @Property(tries = 100)
    void twoKindsOfOneActorHaveTheirOwnAnswers(@ForAll long seed) {
        Decisions decisions = new Decisions(SeededOracle.uniform(seed));
        int equal = 0;
        for (int i = 0; i < 1_000; i++) {
            int first = decisions.choose(decisions.site("host a", "kind 1"), Choices.upTo(2));
            int second = decisions.choose(decisions.site("host a", "kind 2"), Choices.upTo(2));
            equal += first == second ? 1 : 0;
        }
        // 500 expected, one deviation is 16.
        assertThat(equal).isBetween(380, 620);
    }

    @Property(tries = 100)
    void everyOptionIsReached(@ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int size) {
        Decisions decisions = new Decisions(SeededOracle.uniform(seed));
        Site site = decisions.site("host a", "actor.pick");
        Set<Integer> reached = new TreeSet<>();
        for (int i = 0; i < 2_000; i++) {
            reached.add(decisions.choose(site, Choices.upTo(size)));
        }
        assertThat(reached).hasSize(size);
    }

    @Property(tries = 100)
    void everyOptionIsReachedFromSomeSeedByTheFirstAnswerToo(
            @ForAll long start, @ForAll @IntRange(min = 2, max = 5) int size) {
        Set<Integer> reached = new TreeSet<>();
        for (long seed = start; seed != start + 2_000; seed++) {
            Decisions decisions = new Decisions(new SeededOracle(seed));
            reached.add(decisions.choose(decisions.site("a", "b"), Choices.upTo(size)));
        }
        assertThat(reached).hasSize(size);
    }

    @Property(tries = 100)
    void answersOfFullIntensityAreRoughlyUniform(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 10) int size) {
        Decisions decisions = new Decisions(SeededOracle.uniform(seed));
        Site site = decisions.site("host a", "actor.pick");
        int[] counts = new int[size];
        for (int i = 0; i < 1_000 * size; i++) {
            counts[decisions.choose(site, Choices.upTo(size))]++;
        }
        for (int count : counts) {
            // One deviation is at most 32.
            assertThat(count).isBetween(800, 1_200);
        }
    }

    @Property(tries = 100)
    void rareOptionsAreAsRareAsTheySay(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 40) int oneIn,
            @ForAll @IntRange(min = 2, max = 6) int size) {
        Decisions decisions = new Decisions(SeededOracle.uniform(seed));
        Site site = decisions.site("host a", "fault.crash");
        Choices rare = Choices.rare(Choices.upTo(size), oneIn);
        int[] counts = new int[size];
        for (int i = 0; i < 1_000 * oneIn * (size - 1); i++) {
            counts[decisions.choose(site, rare)]++;
        }
        for (int option = 1; option < size; option++) {
            // One deviation is at most 32.
            assertThat(counts[option]).isBetween(800, 1_200);
        }
    }

    @Property(tries = 100)
    void aRareOptionTakesTheSwarmOfItsKind(@ForAll long seed) {
        Decisions usual = new Decisions(new SeededOracle(seed));
        Decisions rare = new Decisions(new SeededOracle(seed));
        Choices rarely = Choices.rare(Choices.yesNo(), 2);
        for (int i = 0; i < 1_000; i++) {
            usual.choose(usual.site("host a", "fault.crash"), Choices.upTo(1_000_000));
            rare.choose(rare.site("host a", "fault.crash"), rarely);
        }
        assertThat(rare.recorded()).isLessThanOrEqualTo(usual.recorded());
    }

    @Property(tries = 20)
    void eachKindOfFaultHasOneOfSixIntensitiesForAllActors(@ForAll long seed) {
        Decisions decisions = new Decisions(new SeededOracle(seed));
        for (int kind = 0; kind < 10; kind++) {
            String name = "fault.of kind " + kind;
            int first = intensityIn64ths(decisions.site("host a", name), decisions);
            int second = intensityIn64ths(decisions.site("host b", name), decisions);
            assertThat(first).isEqualTo(second).isIn(0, 1, 4, 16, 32, 64);
        }
    }

    @Property(tries = 20)
    void theSixIntensitiesOfFaultsAllOccur(@ForAll long start) {
        assertThat(intensities("timer.late", start)).containsExactly(0, 1, 4, 16, 32, 64);
    }

    @Property(tries = 20)
    void theScenariosChoicesAndOrdersHaveOneOfFourIntensities(@ForAll long start) {
        assertThat(intensities("workload", start)).containsExactly(0, 4, 32, 64);
        assertThat(intensities("actor.pick", start)).containsExactly(0, 4, 32, 64);
    }

    private static Set<Integer> intensities(String kind, long start) {
        Set<Integer> found = new TreeSet<>();
        for (long seed = start; seed != start + 100; seed++) {
            Decisions decisions = new Decisions(new SeededOracle(seed));
            found.add(intensityIn64ths(decisions.site("host a", kind), decisions));
        }
        return found;
    }

    /** Of 64 * 64 answers among very many options nearly all that are drawn are not 0. */
    private static int intensityIn64ths(Site site, Decisions decisions) {
        int drawn = 0;
        for (int i = 0; i < 4_096; i++) {
            drawn += decisions.choose(site, Choices.upTo(1_000_000)) == 0 ? 0 : 1;
        }
        if (drawn == 0) {
            return 0;
        }
        // The nearest of the five others: 64, 256, 1024, 2048, 4096 are expected, a deviation is 8
        // to 32.
        return drawn < 128 ? 1 : drawn < 512 ? 4 : drawn < 1_536 ? 16 : drawn < 3_072 ? 32 : 64;
    }

    @Example
    void theRareAnswersOfASeedNeverChange() {
        Decisions decisions = new Decisions(SeededOracle.uniform(0x5eed1234L));
        Site site = decisions.site("host a", "fault.crash");
        Choices rare = Choices.rare(Choices.upTo(10), 4);
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            answers.add(decisions.choose(site, rare));
        }
        assertThat(answers.toString())
                .isEqualTo("[5, 0, 5, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0]");
    }

    @Example
    void theAnswersOfASeedNeverChange() {
        // A change here makes every seed that somebody wrote down mean another run.
        Decisions decisions = new Decisions(new SeededOracle(0x5eed1234L));
        List<Integer> answers = new ArrayList<>();
        for (String kind : List.of("actor.pick", "ready.order", "timer.late", "poll")) {
            Site site = decisions.site("host a", kind);
            for (int i = 0; i < 8; i++) {
                answers.add(decisions.choose(site, Choices.upTo(10)));
            }
        }
        assertThat(answers.toString())
                .isEqualTo(
                        "[0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 4, 1, 0, 0, 1, 0,"
                                + " 7, 0, 0, 7, 1, 0, 7, 1, 0, 0, 0, 0, 0, 0, 0, 0]");
    }
}
