package dev.orrery.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

class TraceTest {
    @Test
    void theDigestOfKnownEventsNeverChanges() {
        // A change here changes the digest in every plan that somebody has kept.
        Trace trace = Trace.digestOnly();
        assertThat(trace.digestText()).isEqualTo("65e69e39ae6535fc");
        trace.record(0, "host a", EventKind.ITERATION, "", 1);
        assertThat(trace.digestText()).isEqualTo("f7e1b9a406edf3ed");
        trace.recordDecision(4_210_000_000L, "host a", "actor.pick", 17, "worker-1", 1);
        assertThat(trace.digestText()).isEqualTo("661e655ac659498c");
        for (EventKind kind : List.of(EventKind.POST, EventKind.WAKEUP, EventKind.TIME_JUMP)) {
            trace.record(Long.MAX_VALUE, "größe", kind, "detail", Long.MIN_VALUE);
        }
        assertThat(trace.digestText()).isEqualTo("b875a1f969f5d9f1");
    }

    @Test
    void noTwoKindsHaveOneCode() {
        Set<Long> codes = new TreeSet<>();
        for (EventKind kind : EventKind.values()) {
            codes.add(kind.code());
        }
        assertThat(codes).hasSize(EventKind.values().length);
    }

    @Test
    void equalEventsNeverRepeatADigest() {
        Trace trace = Trace.digestOnly();
        Set<Long> seen = new TreeSet<>();
        for (int i = 0; i < 100_000; i++) {
            trace.record(0, "", EventKind.MARK, "", 0);
            seen.add(trace.digest());
        }
        assertThat(seen).hasSize(100_000);
    }

    @Test
    void everyBitOfTheValueReachesAboutHalfOfTheDigest() {
        for (int bit = 0; bit < 64; bit++) {
            long difference = digestOfValue(0) ^ digestOfValue(1L << bit);
            assertThat(Long.bitCount(difference)).as("bit %d", bit).isBetween(12, 52);
        }
    }

    private static long digestOfValue(long value) {
        Trace trace = Trace.digestOnly();
        trace.record(0, "a", EventKind.MARK, "", value);
        return trace.digest();
    }

    @Test
    void theDigestIsWrittenWithItsZeros() {
        assertThat(Trace.format(0xabcL)).isEqualTo("0000000000000abc");
        assertThat(Trace.format(-1)).isEqualTo("ffffffffffffffff");
    }

    @Test
    void aDecisionIsKeptAsAText() {
        Trace trace = Trace.recordAll();
        trace.recordDecision(5, "host a", "actor.pick", 17, "worker-1", 1);
        assertThat(trace.events())
                .containsExactly(
                        new TraceEvent(
                                5, "host a", EventKind.DECISION, "actor.pick = worker-1", 17));
    }

    @Test
    void theDigestOfADecisionHoldsItsKey() {
        Trace first = Trace.digestOnly();
        Trace second = Trace.recordAll();
        Trace third = Trace.digestOnly();
        first.recordDecision(5, "a", "b", 1, "yes", 1);
        second.recordDecision(5, "a", "b", 1, "yes", 1);
        third.recordDecision(5, "a", "b", 1, "no", 0);
        assertThat(second.digest()).isEqualTo(first.digest());
        assertThat(third.digest()).isNotEqualTo(first.digest());
    }

    @Test
    void aListenerHearsOfEveryEventInOrder() {
        List<TraceEvent> heard = new ArrayList<>();
        Trace trace = Trace.recordLast(1).withListener(heard::add);
        trace.record(1, "a", EventKind.MARK, "first", 0);
        trace.record(2, "a", EventKind.MARK, "second", 0);
        assertThat(heard).extracting(TraceEvent::detail).containsExactly("first", "second");
        assertThat(trace.events()).extracting(TraceEvent::detail).containsExactly("second");
        assertThat(trace.isRecording()).isTrue();
    }

    @Test
    void aTraceThatKeepsNothingStillCounts() {
        Trace trace = Trace.digestOnly();
        trace.record(1, "a", EventKind.MARK, "", 0);
        assertThat(trace.events()).isEmpty();
        assertThat(trace.count()).isEqualTo(1);
        assertThat(trace.isRecording()).isFalse();
    }

    @Test
    void aNegativeNumberOfEventsIsRefused() {
        assertThatThrownBy(() -> Trace.recordLast(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("n must be at least 0: n=-1. Use 0 to keep no event.");
    }
}
