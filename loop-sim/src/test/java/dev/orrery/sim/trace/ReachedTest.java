package dev.orrery.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReachedTest {
    private final Reached reached = new Reached();

    @Test
    void aDetailIsNewOnce() {
        assertThat(freshIn("a", "b")).isPositive();
        assertThat(freshIn("a", "b")).isZero();
        assertThat(freshIn("a", "b", "c")).isPositive();
    }

    @Test
    void anotherOrderOfLabelsIsNew() {
        assertThat(freshIn("a", "b")).isPositive();
        assertThat(freshIn("b", "a")).isPositive();
        assertThat(freshIn("b", "a")).isZero();
    }

    @Test
    void howOftenCountsInClasses() {
        assertThat(freshIn("a", "a", "a", "a", "a", "a")).isPositive();
        assertThat(freshIn("a", "a", "a", "a", "a", "a", "a")).isZero();
        assertThat(freshIn("a", "a", "a", "a", "a", "a", "a", "a", "a")).isPositive();
    }

    @Test
    void theKindAfterAKindIsNew() {
        Trace first = begun();
        first.record(0, "loop", EventKind.POLL, "", 0);
        first.record(0, "loop", EventKind.CALLBACK, "", 0);
        Trace second = begun();
        second.record(0, "loop", EventKind.CALLBACK, "", 0);
        second.record(0, "loop", EventKind.POLL, "", 0);
        assertThat(reached.fresh()).isPositive();
    }

    @Test
    void decisionsAreNothingNewButAreCounted() {
        Trace trace = begun();
        trace.recordDecision(0, "crank", "actor.pick", 0, "a", 0);
        trace.recordDecision(0, "crank", "actor.pick", 1, "b", 1);
        assertThat(reached.fresh()).isZero();

        trace.record(0, "scenario", EventKind.MARK, "here", 0);
        trace.recordDecision(0, "crank", "actor.pick", 2, "b", 1);
        assertThat(reached.decisionsAtLastFresh()).isEqualTo(2);
    }

    @Test
    void notingWhatIsReachedChangesNoDigest() {
        Trace noted = begun();
        Trace plain = Trace.digestOnly();
        for (Trace trace : new Trace[] {noted, plain}) {
            trace.record(5, "loop", EventKind.STATE, "leader", 1);
        }
        assertThat(noted.digest()).isEqualTo(plain.digest());
    }

    private long freshIn(String... labels) {
        Trace trace = begun();
        for (String label : labels) {
            trace.record(0, "scenario", EventKind.MARK, label, 0);
        }
        return reached.fresh();
    }

    private Trace begun() {
        reached.begin();
        return Trace.digestOnly().withReached(reached);
    }
}
