package dev.orrery.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.InvariantFailure;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.check.Linearizability.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

class LinearizabilityCheckerTest {
    /** A register: {@code null} reads it, a number is written and answered with itself. */
    private static final SequentialModel<Integer, String, String> REGISTER =
            new SequentialModel<>() {
                @Override
                public Integer initial() {
                    return 0;
                }

                @Override
                public Step<Integer, String> step(Integer state, String input) {
                    String value = input.substring(input.indexOf(' ') + 1);
                    return value.equals("read")
                            ? new Step<>(state, state.toString())
                            : new Step<>(Integer.valueOf(value), "ok");
                }
            };

    private final AtomicLong now = new AtomicLong();
    private final History<String, String> history = new History<>(() -> now.addAndGet(1_000_000));
    private final LinearizabilityChecker<Integer, String, String> checker =
            LinearizabilityChecker.of(REGISTER);

    @Test
    void aReadThatOverlapsAWriteMaySeeEither() {
        history.invoke("a", "1");
        call("b", "read", "0");
        call("c", "read", "1");
        history.complete("a", "ok");
        assertThat(checker.check(history).isLinearizable()).isTrue();
    }

    @Test
    void aReadMustNotGoBackBehindAnotherRead() {
        history.invoke("a", "1");
        call("b", "read", "1");
        call("c", "read", "0");
        history.complete("a", "ok");
        Linearizability<String, String> found = checker.check(history);
        assertThat(found.verdict()).isEqualTo(Verdict.NOT_LINEARIZABLE);
        assertThat(found.text())
                .isEqualTo(
                        """
                        not linearizable: the first 3 calls have no order that the model agrees with.
                          agrees, in this order:
                            a: 1 -> ? [0.001 s, ...]
                            b: read -> 1 [0.002 s, 0.003 s]
                          and leads to the state 1, after which none of these fits:
                            c: read -> 0 [0.004 s, 0.005 s], the model answers 1\
                        """);
    }

    @Test
    void whatComesAfterTheFirstWrongEndIsLeftOut() {
        call("a", "1", "ok");
        call("b", "read", "0");
        for (int i = 0; i < 50; i++) {
            call("a", "" + i, "ok");
        }
        Linearizability<String, String> found = checker.check(history);
        assertThat(found.operations()).hasSize(2);
        assertThat(found.prefix()).extracting(Operation::client).containsExactly("a");
        assertThat(found.rejected()).extracting(Operation::client).containsExactly("b");
    }

    @Test
    void anUnknownCallMayTakeEffectAtAnyLaterTimeOrNever() {
        history.invoke("a", "1");
        history.unknown("a");
        call("b", "read", "0");
        call("b", "read", "1");
        call("a", "2", "ok");
        assertThat(checker.check(history).isLinearizable()).isTrue();
        call("b", "read", "0");
        assertThat(checker.check(history).isLinearizable()).isFalse();
    }

    @Test
    void anUnknownCallHasNoEffectBeforeItsInvocation() {
        call("b", "read", "1");
        history.invoke("a", "1");
        history.unknown("a");
        assertThat(checker.check(history).isLinearizable()).isFalse();
    }

    @Test
    void aFailedCallHasNoEffect() {
        history.invoke("a", "1");
        history.fail("a");
        assertThat(checker.check(history).isLinearizable()).isTrue();
        call("b", "read", "1");
        assertThat(checker.check(history).isLinearizable()).isFalse();
    }

    @Test
    void aCallUnderWayIsUnknown() {
        history.invoke("a", "1");
        call("b", "read", "1");
        assertThat(checker.check(history).isLinearizable()).isTrue();
    }

    @Test
    void ofSeveralWrongPartsTheShortestIsTold() {
        call("a", "x 1", "ok");
        call("a", "x read", "0");
        call("a", "x read", "1");
        call("a", "y read", "7");
        Linearizability<String, String> found =
                checker.partitionedBy(input -> input.substring(0, 1)).check(history);
        assertThat(found.part()).isEqualTo("y");
        assertThat(found.text())
                .startsWith("not linearizable, part y: the first 1 calls")
                .contains("a: y read -> 7 [0.007 s, 0.008 s], the model answers 0");
    }

    @Test
    void itGivesUpAtItsLimit() {
        for (int i = 0; i < 12; i++) {
            history.invoke("w" + i, "" + i);
        }
        for (int i = 0; i < 12; i++) {
            history.complete("w" + i, "ok");
        }
        call("r", "read", "99");
        Linearizability<String, String> found = checker.withMostSteps(100).check(history);
        assertThat(found.verdict()).isEqualTo(Verdict.GAVE_UP);
        assertThat(found.isLinearizable()).isFalse();
        assertThat(found.steps()).isEqualTo(100);
        assertThat(found.text())
                .isEqualTo(
                        "not decided within 100 steps: 13 calls. Partition the history, or raise"
                                + " the limit.");
        assertThat(checker.check(history).verdict()).isEqualTo(Verdict.NOT_LINEARIZABLE);
    }

    @Test
    void theLimitMustBePositive() {
        assertThatThrownBy(() -> checker.withMostSteps(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "mostSteps must be at least 1: mostSteps=0."
                                + " A call takes one step at the least.");
    }

    @Test
    void aSimulationChecksItsHistoriesWhenItFinishes() {
        try (Simulation sim = Simulation.calm()) {
            History<String, String> calls = new History<>(sim::nanoTime);
            sim.linearizable("the register is one", calls, checker);
            sim.after(Duration.ofSeconds(1), () -> calls.invoke("a", "read"));
            sim.after(Duration.ofSeconds(2), () -> calls.complete("a", "5"));
            sim.run();
            assertThatThrownBy(sim::finish)
                    .isInstanceOf(InvariantFailure.class)
                    .hasMessageStartingWith(
                            "invariant 'the register is one' failed at 2.000 s: not"
                                    + " linearizable: the first 1 calls")
                    .hasMessageContaining("a: read -> 5 [1.000 s, 2.000 s], the model answers 0");
        }
    }

    @Test
    void aClientHasOneCallUnderWay() {
        history.invoke("a", "1");
        assertThatThrownBy(() -> history.invoke("a", "2"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "invoke must come after the end of the client's call before: client=a,"
                                + " input=2. End that with complete, fail or unknown, or give each"
                                + " thread of the client a name.");
        history.complete("a", "ok");
        assertThatThrownBy(() -> history.fail("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "fail must come after invoke: client=a. Call invoke when the client calls,"
                                + " and end each call once.");
        assertThatThrownBy(() -> history.unknown("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> history.complete("a", ""))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Timeout(10)
    void aThousandCallsOfARegisterAreCheckedInFewSteps() {
        storm(1, 1000);
        Linearizability<String, String> found = checker.check(history);
        assertThat(found.verdict()).as(found.text()).isEqualTo(Verdict.LINEARIZABLE);
        assertThat(found.steps()).isLessThan(20_000);
    }

    @Test
    @Timeout(10)
    void aThousandCallsOfAMapAreCheckedInFewSteps() {
        storm(20, 1000);
        Linearizability<String, String> found =
                checker.partitionedBy(input -> input.substring(0, input.indexOf(' ')))
                        .check(history);
        assertThat(found.verdict()).as(found.text()).isEqualTo(Verdict.LINEARIZABLE);
        assertThat(found.steps()).isLessThan(20_000);
    }

    /** Five clients whose calls overlap and take effect when they end. */
    private void storm(int keys, int calls) {
        Random random = new Random(7);
        int[] values = new int[keys];
        String[] underWay = new String[5];
        for (int begun = 0; begun < calls; ) {
            int client = random.nextInt(underWay.length);
            String input = underWay[client];
            if (input == null) {
                int key = random.nextInt(keys);
                boolean reads = random.nextBoolean();
                underWay[client] = "k" + key + " " + (reads ? "read" : "" + random.nextInt(100));
                history.invoke("c" + client, underWay[client]);
                begun++;
            } else {
                int key = Integer.parseInt(input.substring(1, input.indexOf(' ')));
                String value = input.substring(input.indexOf(' ') + 1);
                underWay[client] = null;
                if (value.equals("read")) {
                    history.complete("c" + client, "" + values[key]);
                } else {
                    values[key] = Integer.parseInt(value);
                    history.complete("c" + client, "ok");
                }
            }
        }
    }

    private void call(String client, String input, String output) {
        history.invoke(client, input);
        history.complete(client, output);
    }
}
