package dev.orrery.sim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.SplitMix64;
import dev.orrery.sim.trace.Trace;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.util.ArrayList;
import java.util.List;

class ExhaustiveProperties {
    @Property(tries = 300)
    void everyRunWithinTheBoundIsTriedOnce(
            @ForAll long program,
            @ForAll @IntRange(max = 3) int deviations,
            @ForAll @IntRange(min = 1, max = 7) int depth,
            @ForAll @IntRange(min = 1, max = 3) int workers) {
        List<List<Integer>> tried = new ArrayList<>();
        List<Integer> calm = answers(program, List.of());
        for (int worker = 0; worker < workers; worker++) {
            String spec = "exhaustive:deviations=" + deviations + ",depth=" + depth;
            List<List<Integer>> own = search(Answerers.of(spec, worker, workers), program);
            assertThat(own.getFirst()).isEqualTo(calm);
            assertThat(own).isSortedAccordingTo((a, b) -> count(a) - count(b));
            tried.addAll(worker == 0 ? own : own.subList(1, own.size()));
        }

        assertThat(tried).containsExactlyInAnyOrderElementsOf(model(program, deviations, depth));
    }

    @Property(tries = 100)
    void shortOfMemoryItTriesTheSameRuns(
            @ForAll long program, @ForAll @IntRange(max = 20) int room) {
        Answerer poor = new ExhaustiveAnswerer("exhaustive", 3, 6, 0, 1, room);

        assertThat(search(poor, program)).containsExactlyInAnyOrderElementsOf(model(program, 3, 6));
    }

    @Example
    void aBugOfTwoRareAnswersIsFound() {
        Search.Program rare =
                run -> {
                    boolean first = false;
                    for (int i = 0; i < 30; i++) {
                        int answer = run.ask("rare", 30);
                        first |= i == 4 && answer == 11;
                        if (i == 25 && answer == 29 && first) {
                            return true;
                        }
                    }
                    return false;
                };
        Search search = Search.of("exhaustive:deviations=2,depth=30", rare);
        while (search.run(0)) {
            // Until nothing is left.
        }

        // Behind both questions another deviation is one too many.
        assertThat(search.failing).isEqualTo(1);
    }

    @Example
    void aProgramThatAsksOtherwiseTheSecondTimeIsRefused() {
        int[] runs = {0};
        Search search =
                Search.of(
                        "exhaustive",
                        run -> {
                            run.ask("kind " + runs[0]++, 2);
                            return false;
                        });
        search.run(0);

        assertThatThrownBy(() -> search.run(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "a run with the same answers must ask the same questions: question=0,"
                                + " site=program \"kind 1\" 0, options=2. The scenario is not"
                                + " deterministic");
    }

    private static List<List<Integer>> search(Answerer answerer, long program) {
        List<List<Integer>> tried = new ArrayList<>();
        Search search =
                new Search(
                        answerer,
                        run -> {
                            tried.add(play(program, run));
                            return false;
                        });
        while (search.run(tried.size())) {
            assertThat(tried).as("runs").hasSizeLessThan(20_000);
        }
        return tried;
    }

    /** Up to seven questions of 2 or 3 options, which depend on the answers so far. */
    private static List<Integer> play(long program, Search.Run run) {
        List<Integer> answers = new ArrayList<>();
        long state = program;
        for (int i = 0; i < 7; i++) {
            state = SplitMix64.mix(state);
            int options = 2 + (int) (state >>> 63);
            answers.add(run.ask("kind " + (state & 3), options));
            state += answers.getLast();
            if ((state & 0x70) == 0) {
                break;
            }
        }
        return answers;
    }

    /** By brute force: every prefix of answers, with zeros behind it. */
    private static List<List<Integer>> model(long program, int deviations, int depth) {
        List<List<Integer>> all = new ArrayList<>();
        extend(program, new ArrayList<>(), deviations, depth, all);
        return all.stream().distinct().toList();
    }

    private static void extend(
            long program,
            List<Integer> prefix,
            int deviations,
            int depth,
            List<List<Integer>> all) {
        List<Integer> answers = answers(program, prefix);
        if (answers.size() < prefix.size()
                || !answers.subList(0, prefix.size()).equals(prefix)
                || count(answers) > deviations) {
            return;
        }
        all.add(answers);
        if (prefix.size() == depth) {
            return;
        }
        for (int option = 0; option < 3; option++) {
            List<Integer> longer = new ArrayList<>(prefix);
            longer.add(option);
            extend(program, longer, deviations, depth, all);
        }
    }

    private static List<Integer> answers(long program, List<Integer> prefix) {
        int[] asked = {0};
        Decisions decisions =
                new Decisions(
                        (site, choices) -> {
                            int next = asked[0]++;
                            return next < prefix.size() ? prefix.get(next) : 0;
                        });
        return play(program, new Search.Run(decisions, Trace.digestOnly()));
    }

    private static int count(List<Integer> answers) {
        return (int) answers.stream().filter(answer -> answer != 0).count();
    }
}
