package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orrery.sim.InvariantFailure;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.function.BooleanSupplier;

class RunFailureTest {
    @Test
    void anInvariantSaysWhatFailedWhenAndOnWhom() {
        Scenario scene = Scenes.readsTheClockAndFails();
        RunFailure failure = ScenarioRun.of(scene, new CalmOracle(), Trace.digestOnly()).failure();
        assertThat(failure.isInvariant()).isTrue();
        assertThat(failure.fingerprint().what()).isEqualTo("never");
        assertThat(failure.text()).startsWith("invariant 'never' failed at 0.000 s on ");
        assertThat(failure.details()).isEmpty();
    }

    @Test
    void aConditionThatThrowsIsItsInvariantAndSaysWhatItThrew() {
        RunFailure said = failureOf(() -> false);
        RunFailure threw =
                failureOf(
                        () -> {
                            throw new IllegalStateException("outer", new ArithmeticException());
                        });
        assertThat(threw.isInvariant()).isTrue();
        assertThat(threw.fingerprint().what()).isEqualTo("one leader");
        assertThat(threw.fingerprint()).isNotEqualTo(said.fingerprint());
        assertThat(threw.text())
                .startsWith("invariant 'one leader' failed at ")
                .endsWith(
                        ": its condition threw java.lang.IllegalStateException: caused by"
                                + " IllegalStateException: outer; caused by ArithmeticException");
    }

    private static RunFailure failureOf(BooleanSupplier condition) {
        try (Simulation sim = Simulation.calm()) {
            sim.always("one leader", condition);
            sim.after(Duration.ofSeconds(1), () -> {});
            InvariantFailure failure =
                    catchThrowableOfType(InvariantFailure.class, () -> sim.run());
            return RunFailure.of(failure, failure.timeNanos());
        }
    }

    @Test
    void anExceptionSaysWhatItAndItsCausesSay() {
        var failure =
                RunFailure.of(
                        new IllegalStateException("outer", new ArithmeticException()),
                        4_210_000_000L);
        assertThat(failure.isInvariant()).isFalse();
        assertThat(failure.text())
                .isEqualTo(
                        "scenario failed at 4.210 s: IllegalStateException: outer; caused by"
                                + " ArithmeticException");
    }

    @Test
    void aMessageOfSeveralLinesBecomesOne() {
        var failure = RunFailure.of(new AssertionError("\nExpecting:\n  1\r\n  2\n"), 0);
        assertThat(failure.details()).containsExactly("AssertionError: Expecting: 1 2");
    }

    @Test
    void whatDiffersBetweenJvmsIsLeftOut() {
        assertThat(RunFailure.oneLine("callback=" + new Object()))
                .isEqualTo("callback=java.lang.Object@..");
        Runnable lambda = () -> {};
        assertThat(RunFailure.oneLine(lambda.toString()))
                .isEqualTo(RunFailureTest.class.getName() + "$$Lambda@..");
    }

    @Test
    void theSameFailureAtAnotherTimeIsOfTheSameKind() {
        var one = RunFailure.of(new IllegalStateException("late by 17 ms"), 1);
        var two = RunFailure.of(new IllegalStateException("late by 4 ms"), 2);
        assertThat(one.fingerprint()).isEqualTo(two.fingerprint());
        assertThat(one.text()).isNotEqualTo(two.text());
        assertThat(RunFailure.of(new IllegalArgumentException("late by 4 ms"), 2).fingerprint())
                .isNotEqualTo(two.fingerprint());
    }

    private static RunFailure thrownAt(String message, int line) {
        var thrown = new IllegalStateException(message);
        thrown.setStackTrace(
                new StackTraceElement[] {
                    new StackTraceElement("java.util.Objects", "requireNonNull", null, 1),
                    new StackTraceElement("com.shop.Orders", "take", "Orders.java", line),
                    new StackTraceElement("com.shop.Shop", "open", "Shop.java", 3)
                });
        return RunFailure.of(thrown, 1);
    }

    @Test
    void namesInAMessageMakeNoOtherFailure() {
        RunFailure alice = thrownAt("alice has no order", 7);
        assertThat(thrownAt("bob has no order: id=0x3f", 7).fingerprint())
                .isEqualTo(alice.fingerprint());
    }

    @Test
    void twoPlacesInOneMethodAreTwoFailuresOfOneId() {
        Fingerprint one = thrownAt("no order", 7).fingerprint();
        Fingerprint two = thrownAt("no order", 8).fingerprint();
        assertThat(two).isNotEqualTo(one);
        assertThat(two.id()).isEqualTo(one.id());
        assertThat(one.what()).isEqualTo("IllegalStateException in com.shop.Orders.take");
        assertThat(one.frames()).containsExactly("com.shop.Orders.take:7", "com.shop.Shop.open");
    }

    @Test
    void valuesCountForNothingWhereNoPlaceIsKnown() {
        Fingerprint one = thrownNowhere("expected: <[a, b]> but was: \"c\"");
        assertThat(thrownNowhere("expected: <[b]> but was: \"d\"")).isEqualTo(one);
        assertThat(thrownNowhere("not empty")).isNotEqualTo(one);
    }

    private static Fingerprint thrownNowhere(String message) {
        var thrown = new AssertionError(message);
        thrown.setStackTrace(new StackTraceElement[0]);
        return RunFailure.of(thrown, 1).fingerprint();
    }

    @Test
    void anExceptionWhoseMessageCannotBeReadIsReportedAllTheSame() {
        var broken =
                new RuntimeException() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public String getMessage() {
                        throw new IllegalStateException("no");
                    }
                };
        assertThat(RunFailure.of(broken, 0).text()).contains("its message cannot be read");
    }

    @Test
    void causesInACircleEnd() {
        var inner = new IllegalStateException("inner");
        var outer = new IllegalStateException("outer", inner);
        inner.initCause(outer);
        assertThat(RunFailure.of(outer, 0).details()).hasSize(8);
    }
}
