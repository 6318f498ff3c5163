package dev.orrery.properties.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.properties.check.Register.Ask;
import dev.orrery.sim.check.History;
import dev.orrery.sim.check.Linearizability;
import dev.orrery.sim.check.Linearizability.Verdict;
import dev.orrery.sim.check.LinearizabilityChecker;
import dev.orrery.sim.check.Operation;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

import java.util.List;

/** The checker against one that tries every order, and on histories that are known to be right. */
class LinearizabilityProperties {
    private final LinearizabilityChecker<Integer, Ask, Integer> checker =
            LinearizabilityChecker.of(new Register());

    @Property(tries = 2000)
    void itSaysWhatTryingEveryOrderSays(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int clients,
            @ForAll @IntRange(min = 1, max = 7) int calls,
            @ForAll @IntRange(min = 0, max = 60) int lies) {
        History<Ask, Integer> history =
                new PlayedHistory(seed, clients, 1, 3, 15, lies).play(calls);
        boolean expected = new BruteForce().isLinearizable(history.operations());
        Statistics.label("linearizable").collect(expected);
        Linearizability<Ask, Integer> found = checker.check(history);
        assertThat(found.isLinearizable()).as(found.text()).isEqualTo(expected);
    }

    @Property(tries = 300)
    void itAcceptsWhatARegisterDid(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int clients,
            @ForAll @IntRange(min = 0, max = 10) int unknown) {
        History<Ask, Integer> history = new PlayedHistory(seed, clients, 1, 4, unknown, 0).play(60);
        Linearizability<Ask, Integer> found = checker.check(history);
        assertThat(found.verdict()).as(found.text()).isEqualTo(Verdict.LINEARIZABLE);
    }

    @Property(tries = 300)
    void partsSayWhatTheWholeSays(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int clients,
            @ForAll @IntRange(min = 0, max = 20) int lies) {
        History<Ask, Integer> history = new PlayedHistory(seed, clients, 2, 3, 5, lies).play(12);
        boolean whole = LinearizabilityChecker.of(new Registers()).check(history).isLinearizable();
        Statistics.label("linearizable").collect(whole);
        assertThat(checker.partitionedBy(Ask::key).check(history).isLinearizable())
                .isEqualTo(whole);
    }

    @Property(tries = 500)
    void aCounterexampleIsWrongAndNothingShorterIs(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int clients) {
        History<Ask, Integer> history = new PlayedHistory(seed, clients, 1, 3, 10, 40).play(8);
        Linearizability<Ask, Integer> found = checker.check(history);
        if (found.verdict() == Verdict.NOT_LINEARIZABLE) {
            assertThat(found.operations()).isEqualTo(knownAt(lastEnd(found.operations()), history));
            BruteForce brute = new BruteForce();
            assertThat(brute.isLinearizable(found.operations())).isFalse();
            assertThat(brute.isLinearizable(withoutTheLastEnd(found.operations()))).isTrue();
            assertThat(brute.isLinearizable(found.prefix())).isTrue();
            assertThat(found.rejected()).isNotEmpty().noneMatch(found.prefix()::contains);
        }
    }

    /** The same calls as they were known just before the last of them ended. */
    private static List<Operation<Ask, Integer>> withoutTheLastEnd(
            List<Operation<Ask, Integer>> operations) {
        long last = lastEnd(operations);
        return operations.stream().map(one -> knownAt(last - 1, one)).toList();
    }

    /** The calls of {@code history} up to an event, as they were known then. */
    private static List<Operation<Ask, Integer>> knownAt(
            long event, History<Ask, Integer> history) {
        return history.operations().stream()
                .filter(one -> one.invokedAt() <= event)
                .map(one -> knownAt(event, one))
                .toList();
    }

    private static Operation<Ask, Integer> knownAt(long event, Operation<Ask, Integer> one) {
        return one.endedAt() <= event
                ? one
                : new Operation<>(
                        one.client(),
                        one.input(),
                        null,
                        Operation.Outcome.UNKNOWN,
                        one.invokedAt(),
                        Long.MAX_VALUE,
                        one.invokedNanos(),
                        Long.MAX_VALUE);
    }

    private static long lastEnd(List<Operation<Ask, Integer>> operations) {
        return operations.stream()
                .mapToLong(Operation::endedAt)
                .filter(end -> end != Long.MAX_VALUE)
                .max()
                .orElseThrow();
    }
}
