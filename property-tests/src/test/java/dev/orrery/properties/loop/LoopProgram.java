package dev.orrery.properties.loop;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

import java.util.List;

/**
 * A random program of callbacks: what stands in the scenario format's level 1, with equal deadlines
 * allowed. Callback i does the operations of {@code callbacks.get(i)}; numbers of callbacks and
 * handles are taken modulo how many there are.
 */
record LoopProgram(List<List<Op>> callbacks, List<List<Op>> segments) {
    /** After so many callbacks a program schedules nothing any more, so that it ends. */
    static final int MOST_CALLBACKS = 150;

    sealed interface Op {}

    record Soon(int callback) implements Op {}

    record Threadsafe(int callback) implements Op {}

    record Later(int millis, int callback) implements Op {}

    record At(int millis, int callback) implements Op {}

    record Cancel(int handle) implements Op {}

    record AskCancelled(int handle) implements Op {}

    record Busy(int millis) implements Op {}

    record Stop() implements Op {}

    record Raise() implements Op {}

    static Arbitrary<LoopProgram> arbitrary() {
        Arbitrary<List<List<Op>>> callbacks = ops().list().ofMinSize(1).ofMaxSize(8);
        Arbitrary<List<List<Op>>> segments = ops().list().ofMinSize(1).ofMaxSize(3);
        return Combinators.combine(callbacks, segments).as(LoopProgram::new);
    }

    private static Arbitrary<List<Op>> ops() {
        return op().list().ofMaxSize(6);
    }

    private static Arbitrary<Op> op() {
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 40);
        // Few values, so that deadlines are often equal; negative ones are legal.
        Arbitrary<Integer> millis = Arbitraries.integers().between(-3, 6);
        return Arbitraries.frequencyOf(
                Tuple.of(4, number.map(Soon::new)),
                Tuple.of(1, number.map(Threadsafe::new)),
                Tuple.of(5, Combinators.combine(millis, number).as(Later::new)),
                Tuple.of(2, Combinators.combine(millis, number).as(At::new)),
                Tuple.of(3, number.map(Cancel::new)),
                Tuple.of(1, number.map(AskCancelled::new)),
                Tuple.of(1, Arbitraries.integers().between(1, 4).map(Busy::new)),
                Tuple.of(1, Arbitraries.just(new Stop())),
                Tuple.of(1, Arbitraries.just(new Raise())));
    }
}
