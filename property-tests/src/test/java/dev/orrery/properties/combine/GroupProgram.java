package dev.orrery.properties.combine;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

import java.util.List;

/**
 * A random tree of tasks in groups, and when somebody else cancels the task at its root.
 *
 * @param root what the root does
 * @param cancels after how many milliseconds the root is cancelled, each time
 */
record GroupProgram(List<Step> root, List<Integer> cancels) {
    private static final int DEPTH = 4;

    sealed interface Step {}

    record Sleep(int millis) implements Step {}

    record Fail() implements Step {}

    /** Starts a child in the innermost open group of this task or of one that started it. */
    record Spawn(List<Step> body) implements Step {}

    /** Cancels a child of the innermost open group. */
    record CancelChild(int index) implements Step {}

    /** A group; {@code catches} what it throws, but no cancellation. */
    record Group(boolean catches, List<Step> block) implements Step {}

    /** Steps, and after them whatever happened a sleep, which may be followed by a failure. */
    record CleanUp(List<Step> steps, int millis, boolean fails) implements Step {}

    /** Steps under a limit whose timeout is caught. */
    record Within(int millis, List<Step> steps) implements Step {}

    /** Steps whose cancellation is swallowed. */
    record Swallow(List<Step> steps) implements Step {}

    /** True if the root may swallow its own cancellation; what children swallow is theirs. */
    boolean swallows() {
        return swallows(root);
    }

    private static boolean swallows(List<Step> steps) {
        return steps.stream()
                .anyMatch(
                        step ->
                                switch (step) {
                                    case Swallow swallow -> true;
                                    case Spawn spawn -> false;
                                    case Group group -> swallows(group.block);
                                    case CleanUp cleanUp -> swallows(cleanUp.steps);
                                    case Within within -> swallows(within.steps);
                                    case Sleep sleep -> false;
                                    case Fail fail -> false;
                                    case CancelChild cancel -> false;
                                });
    }

    static Arbitrary<GroupProgram> arbitrary() {
        Arbitrary<List<Integer>> cancels = Arbitraries.integers().between(0, 8).list().ofMaxSize(2);
        return Combinators.combine(steps(DEPTH), cancels).as(GroupProgram::new);
    }

    private static Arbitrary<List<Step>> steps(int depth) {
        return step(depth).list().ofMinSize(1).ofMaxSize(5);
    }

    private static Arbitrary<Step> step(int depth) {
        Arbitrary<Integer> millis = Arbitraries.integers().between(0, 5);
        Arbitrary<Step> plain =
                Arbitraries.frequencyOf(
                        Tuple.of(6, millis.map(Sleep::new)),
                        Tuple.of(1, Arbitraries.just(new Fail())),
                        Tuple.of(1, Arbitraries.integers().between(0, 3).map(CancelChild::new)));
        if (depth == 0) {
            return plain;
        }
        Arbitrary<List<Step>> inner = Arbitraries.lazy(() -> steps(depth - 1));
        Arbitrary<Boolean> catches = Arbitraries.of(true, false);
        Arbitrary<Boolean> fails = Arbitraries.of(true, false);
        return Arbitraries.frequencyOf(
                Tuple.of(3, plain),
                Tuple.of(4, inner.map(Spawn::new)),
                Tuple.of(4, Combinators.combine(catches, inner).as(Group::new)),
                Tuple.of(3, Combinators.combine(inner, millis, fails).as(CleanUp::new)),
                Tuple.of(1, Combinators.combine(millis, inner).as(Within::new)),
                Tuple.of(1, inner.map(Swallow::new)));
    }
}
