package dev.orrery.properties.combine;

import dev.orrery.loop.combine.ReturnWhen;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

import java.util.List;

/**
 * Several futures, how they end, and a task that waits for them in one of the ways there are.
 *
 * @param ends how each future ends
 * @param arguments which futures the call is given, by number; some may be named twice
 * @param call the call
 * @param mode when a wait ends
 * @param limit the call's limit in milliseconds after a quarter of one, or {@link #NEVER}
 * @param cancel when the task is cancelled, in milliseconds after a half of one, or NEVER
 */
record SeveralProgram(
        List<End> ends,
        List<Integer> arguments,
        Call call,
        ReturnWhen mode,
        int limit,
        int cancel) {
    static final int NEVER = 99;

    /** In place of a time: before the call. */
    static final int BEFORE = -1;

    enum Kind {
        VALUE,
        FAILURE,
        CANCELLED
    }

    enum Call {
        GATHER,
        GATHER_OUTCOMES,
        WAIT,
        AS_COMPLETED,
        SHIELD,
        WAIT_FOR
    }

    record End(int millis, Kind kind) {}

    static Arbitrary<SeveralProgram> arbitrary() {
        Arbitrary<Integer> millis =
                Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.integers().between(1, 5)),
                        Tuple.of(1, Arbitraries.just(BEFORE)));
        Arbitrary<Kind> kind =
                Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.just(Kind.VALUE)),
                        Tuple.of(1, Arbitraries.of(Kind.FAILURE, Kind.CANCELLED)));
        Arbitrary<List<End>> ends =
                Combinators.combine(millis, kind).as(End::new).list().ofMinSize(1).ofMaxSize(5);
        Arbitrary<Integer> seldom =
                Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.integers().between(0, 5)),
                        Tuple.of(2, Arbitraries.just(NEVER)));
        return ends.flatMap(
                given ->
                        Combinators.combine(
                                        Arbitraries.integers()
                                                .between(0, given.size() - 1)
                                                .list()
                                                .ofMinSize(1)
                                                .ofMaxSize(6),
                                        Arbitraries.of(Call.class),
                                        Arbitraries.of(ReturnWhen.class),
                                        seldom,
                                        seldom)
                                .as(
                                        (arguments, call, mode, limit, cancel) ->
                                                new SeveralProgram(
                                                        given, arguments, call, mode, limit,
                                                        cancel)));
    }
}
