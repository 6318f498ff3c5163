package dev.orrery.properties.combine;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

import java.util.List;

/** A random program of one task with nested, moving time limits. */
final class LimitProgram {
    /** In place of a number of milliseconds: no limit. */
    static final int NEVER = 99;

    private static final int DEPTH = 3;

    sealed interface Step {}

    record Sleep(int millis) implements Step {}

    /** Time passes while the task computes. */
    record Busy(int millis) implements Step {}

    record Fail() implements Step {}

    /** Runs steps under a limit; {@code catches} both its timeout and failures. */
    record Within(int millis, boolean catches, List<Step> steps) implements Step {}

    /** Moves a limit that is {@code outwards} around the innermost one. */
    record Move(int outwards, int millis) implements Step {}

    /** Runs steps and swallows a cancellation. */
    record Swallow(List<Step> steps) implements Step {}

    private LimitProgram() {}

    static Arbitrary<List<Step>> arbitrary() {
        return steps(DEPTH);
    }

    private static Arbitrary<List<Step>> steps(int depth) {
        return step(depth).list().ofMinSize(1).ofMaxSize(5);
    }

    private static Arbitrary<Step> step(int depth) {
        // Few values, so that a deadline often comes with another one or with a wake-up.
        Arbitrary<Integer> millis = Arbitraries.integers().between(0, 6);
        Arbitrary<Integer> limit =
                Arbitraries.frequencyOf(
                        Tuple.of(8, Arbitraries.integers().between(-1, 8)),
                        Tuple.of(1, Arbitraries.just(NEVER)));
        Arbitrary<Step> plain =
                Arbitraries.frequencyOf(
                        Tuple.of(6, millis.map(Sleep::new)),
                        Tuple.of(2, Arbitraries.integers().between(1, 4).map(Busy::new)),
                        Tuple.of(
                                3,
                                Combinators.combine(Arbitraries.integers().between(0, 2), limit)
                                        .as(Move::new)),
                        Tuple.of(1, Arbitraries.just(new Fail())));
        if (depth == 0) {
            return plain;
        }
        Arbitrary<Boolean> catches =
                Arbitraries.frequencyOf(
                        Tuple.of(3, Arbitraries.just(true)), Tuple.of(1, Arbitraries.just(false)));
        Arbitrary<List<Step>> inner = Arbitraries.lazy(() -> steps(depth - 1));
        return Arbitraries.frequencyOf(
                Tuple.of(4, plain),
                Tuple.of(3, Combinators.combine(limit, catches, inner).as(Within::new)),
                Tuple.of(1, inner.map(Swallow::new)));
    }
}
