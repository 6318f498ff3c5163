package dev.orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.decision.KindCount;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

class HealingTest {
    /** Every accident happens. */
    private static final Oracle WORST = (site, choices) -> choices.size() - 1;

    @Test
    void noFaultHappensOnceHealed() {
        try (Simulation sim = Simulation.of(WORST)) {
            assertThat(fault(sim)).isTrue();
            sim.heal();
            assertThat(fault(sim)).isFalse();
            assertThat(sim.isQuiet()).isTrue();
            assertThat(sim.choose("fault.crash", 2)).isZero();
        }
    }

    @Test
    void ordersAndTheScenariosChoicesStayOpenOnceHealed() {
        try (Simulation sim = Simulation.of(WORST)) {
            sim.heal();
            assertThat(sim.choose("clients", 7)).isEqualTo(6);
            sim.host("a").thread("one", () -> sim.mark("one"));
            sim.host("a").thread("two", () -> sim.mark("two"));
            sim.run();
            assertThat(sim.coverage().faults()).containsEntry("actor.pick", new KindCount(1, 1));
        }
    }

    @Test
    void timersAreOnTimeAndWorkIsQuickOnceHealed() {
        try (Simulation sim = Simulation.of(WORST)) {
            sim.heal();
            AtomicInteger done = new AtomicInteger();
            sim.host("a")
                    .start(
                            "loop",
                            loop ->
                                    loop.callLater(
                                            Duration.ofSeconds(1),
                                            () ->
                                                    loop.runInExecutor(done::incrementAndGet)
                                                            .addDoneCallback(end -> loop.stop())));
            sim.run();
            assertThat(done).hasValue(1);
            assertThat(sim.elapsed()).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void aQuestionThatIsNotAskedHasNoLineInThePlanAndKeepsItsOrdinal() {
        try (Simulation sim = Simulation.of(WORST)) {
            fault(sim);
            sim.quietPeriod(Duration.ofSeconds(1));
            fault(sim);
            sim.runFor(Duration.ofSeconds(1));
            fault(sim);
            assertThat(sim.decisions().plan("x").entries())
                    .filteredOn(entry -> entry.kind().equals("buggify.f"))
                    .extracting(entry -> entry.ordinal())
                    .containsExactly(0L, 2L);
            assertThat(sim.coverage().faults()).containsEntry("buggify.f", new KindCount(2, 2));
        }
    }

    @Test
    void aQuietPeriodEndsWithItsTime() {
        try (Simulation sim = Simulation.of(WORST)) {
            sim.quietPeriod(Duration.ofSeconds(2));
            sim.quietPeriod(Duration.ofSeconds(1));
            sim.runFor(Duration.ofMillis(1999));
            assertThat(fault(sim)).isFalse();
            assertThat(sim.isQuiet()).isTrue();
            sim.runFor(Duration.ofMillis(1));
            assertThat(sim.isQuiet()).isFalse();
            assertThat(fault(sim)).isTrue();
        }
    }

    @Test
    void aQuietPeriodThatEndsDoesNotBringFaultsBackAfterHealing() {
        try (Simulation sim = Simulation.of(WORST)) {
            sim.quietPeriod(Duration.ofSeconds(2));
            sim.heal();
            sim.runFor(Duration.ofSeconds(3));
            assertThat(fault(sim)).isFalse();
            assertThat(sim.isQuiet()).isTrue();
        }
    }

    @Test
    void aQuietPeriodMustLast() {
        try (Simulation sim = Simulation.calm()) {
            assertThatThrownBy(() -> sim.quietPeriod(Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "time must be more than zero: time=PT0S."
                                    + " Use heal() to stop for good.");
        }
    }

    @Test
    void theTraceSaysWhenFaultsStop() {
        Trace trace = Trace.recordAll();
        try (Simulation sim = Simulation.of(WORST, trace)) {
            sim.quietPeriod(Duration.ofSeconds(1));
            sim.runFor(Duration.ofSeconds(2));
            sim.heal();
            sim.heal();
        }
        List<TraceEvent> told =
                trace.events().stream()
                        .filter(e -> e.kind() == EventKind.QUIET || e.kind() == EventKind.HEAL)
                        .toList();
        assertThat(told)
                .containsExactly(
                        new TraceEvent(0, "scenario", EventKind.QUIET, "begins", 1_000_000_000),
                        new TraceEvent(2_000_000_000, "scenario", EventKind.QUIET, "ends", 0),
                        new TraceEvent(2_000_000_000, "scenario", EventKind.HEAL, "", 0));
    }

    @Test
    void whatComesToHoldInTimeIsEventually() {
        try (Simulation sim = Simulation.calm()) {
            AtomicBoolean recovered = new AtomicBoolean();
            sim.eventually("recovered", Duration.ofSeconds(5), recovered::get);
            sim.runFor(Duration.ofHours(1));
            sim.after(Duration.ofSeconds(5), () -> recovered.set(true));
            sim.after(Duration.ofSeconds(6), () -> recovered.set(false));
            sim.finish();
            assertThat(sim.elapsed()).isEqualTo(Duration.ofHours(1).plusSeconds(5));
            assertThat(sim.isQuiet()).isTrue();
        }
    }

    @Test
    void whatComesToHoldTooLateFails() {
        try (Simulation sim = Simulation.calm()) {
            AtomicBoolean recovered = new AtomicBoolean();
            sim.eventually("recovered", Duration.ofSeconds(5), recovered::get);
            sim.runFor(Duration.ofSeconds(10));
            sim.heal();
            sim.after(Duration.ofNanos(5_000_000_001L), () -> recovered.set(true));
            assertThatThrownBy(sim::run)
                    .isInstanceOf(InvariantFailure.class)
                    .hasMessage(
                            "invariant 'recovered' failed at 15.000000001 s: it must"
                                    + " come to hold within 5.000 s after 10.000 s, when faults"
                                    + " had stopped");
        }
    }

    @Test
    void whatCanNeverHoldFailsAtTheEndOfItsTime() {
        try (Simulation sim = Simulation.calm()) {
            sim.eventually("recovered", Duration.ofSeconds(5), () -> false);
            sim.run();
            assertThatThrownBy(sim::finish)
                    .isInstanceOf(InvariantFailure.class)
                    .hasMessageStartingWith("invariant 'recovered' failed at 5.000 s");
        }
    }

    @Test
    void whatAConditionThrowsIsThatInvariantsFailure() {
        IllegalStateException bug = new IllegalStateException("a bug of the condition");
        BooleanSupplier broken =
                () -> {
                    throw bug;
                };
        try (Simulation sim = Simulation.calm()) {
            sim.always("one leader", broken);
            sim.after(Duration.ofSeconds(2), () -> {});
            assertThatThrownBy(sim::run)
                    .isInstanceOf(InvariantFailure.class)
                    .hasMessageStartingWith("invariant 'one leader' failed at ")
                    .hasMessageEndingWith(": its condition threw java.lang.IllegalStateException")
                    .hasCause(bug);
        }
        try (Simulation sim = Simulation.calm()) {
            sim.eventually("recovered", Duration.ofSeconds(5), broken);
            assertThatThrownBy(sim::finish)
                    .isInstanceOf(InvariantFailure.class)
                    .hasMessageStartingWith("invariant 'recovered' failed at 0.000 s on scenario")
                    .hasCause(bug);
        }
        try (Simulation sim = Simulation.calm()) {
            sim.eventually("up", Duration.ofSeconds(5), () -> false, broken);
            assertThatThrownBy(sim::finish)
                    .isInstanceOf(InvariantFailure.class)
                    .hasMessageStartingWith("invariant 'up' failed at 5.000 s: its condition threw")
                    .hasCause(bug);
        }
    }

    @Test
    void aVerdictPassesAConditionAsItIs() {
        OutOfMemoryError unusable = new OutOfMemoryError("of the whole machine");
        try (Simulation sim = Simulation.calm()) {
            sim.always(
                    "small",
                    () -> {
                        throw unusable;
                    });
            sim.after(Duration.ofSeconds(2), () -> {});
            assertThatThrownBy(sim::run).isSameAs(unusable);
        }
    }

    @Test
    void whatCannotRecoverIsExempt() {
        try (Simulation sim = Simulation.calm()) {
            AtomicBoolean lostForGood = new AtomicBoolean();
            sim.eventually("up", Duration.ofSeconds(5), () -> false, lostForGood::get);
            sim.after(Duration.ofSeconds(3), () -> lostForGood.set(true));
            sim.finish();
            assertThat(sim.elapsed()).isEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    void whatIsStatedAfterHealingHasItsTimeFromThen() {
        try (Simulation sim = Simulation.calm()) {
            sim.heal();
            sim.runFor(Duration.ofSeconds(7));
            sim.eventually("late to state", Duration.ofSeconds(1), () -> false);
            assertThatThrownBy(sim::finish).hasMessageContaining("failed at 8.000 s");
        }
    }

    @Test
    void faultsStopBeforeTheLastWaitForWhatMustComeToHold() {
        try (Simulation sim = Simulation.of(WORST)) {
            AtomicInteger attempts = new AtomicInteger();
            AtomicBoolean sent = new AtomicBoolean();
            sim.host("a").start("loop", loop -> retry(sim, loop, attempts, sent));
            sim.eventually("sent", Duration.ofSeconds(2), sent::get);
            sim.runFor(Duration.ofSeconds(10));
            assertThat(sent).isFalse();
            sim.finish();
            assertThat(sent).isTrue();
        }
    }

    @Test
    void statesAreCountedByLabel() {
        try (Simulation sim = Simulation.calm()) {
            sim.state("one up");
            sim.state("two up");
            sim.state("one up");
            assertThat(sim.trace().states())
                    .containsEntry("one up", 2L)
                    .containsEntry("two up", 1L)
                    .hasSize(2);
        }
    }

    private static void retry(
            Simulation sim, EventLoop loop, AtomicInteger attempts, AtomicBoolean sent) {
        attempts.incrementAndGet();
        if (fault(sim)) {
            loop.callLater(Duration.ofSeconds(1), () -> retry(sim, loop, attempts, sent));
        } else {
            sent.set(true);
            loop.stop();
        }
    }

    private static boolean fault(Simulation sim) {
        return sim.host("a").world().buggify("f");
    }
}
