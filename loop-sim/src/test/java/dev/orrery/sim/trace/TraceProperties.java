package dev.orrery.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

class TraceProperties {
    @Property
    void equalEventsHaveEqualDigestsWhateverIsKept(
            @ForAll("traces") List<TraceEvent> events, @ForAll @IntRange(max = 10) int last) {
        long digest = digestOf(events, Trace.digestOnly());
        assertThat(digestOf(events, Trace.recordAll())).isEqualTo(digest);
        assertThat(digestOf(events, Trace.recordLast(last))).isEqualTo(digest);
        assertThat(digestOf(events, Trace.digestOnly().withListener(event -> {})))
                .isEqualTo(digest);
    }

    @Property
    void swappingTwoEventsChangesTheDigest(
            @ForAll("traces") List<TraceEvent> events, @ForAll int a, @ForAll int b) {
        Assume.that(events.size() > 1);
        int first = Math.floorMod(a, events.size());
        int second = Math.floorMod(b, events.size());
        List<TraceEvent> swapped = new ArrayList<>(events);
        Collections.swap(swapped, first, second);
        Assume.that(!swapped.equals(events));
        assertThat(digestOf(swapped)).isNotEqualTo(digestOf(events));
    }

    @Property
    void anyOtherEventsHaveAnotherDigest(
            @ForAll("traces") List<TraceEvent> first, @ForAll("traces") List<TraceEvent> second) {
        assertThat(digestOf(first) == digestOf(second)).isEqualTo(first.equals(second));
    }

    @Property
    void changingOneFieldOfOneEventChangesTheDigest(
            @ForAll("traces") List<TraceEvent> events,
            @ForAll int place,
            @ForAll("events") TraceEvent other,
            @ForAll @IntRange(max = 4) int field) {
        Assume.that(!events.isEmpty());
        List<TraceEvent> changed = new ArrayList<>(events);
        changed.set(
                Math.floorMod(place, events.size()),
                withField(events.get(Math.floorMod(place, events.size())), field, other));
        assertThat(digestOf(changed) == digestOf(events)).isEqualTo(changed.equals(events));
    }

    private static TraceEvent withField(TraceEvent event, int field, TraceEvent other) {
        return new TraceEvent(
                (field == 0 ? other : event).timeNanos(),
                (field == 1 ? other : event).actor(),
                (field == 2 ? other : event).kind(),
                (field == 3 ? other : event).detail(),
                (field == 4 ? other : event).value());
    }

    @Property
    void leavingOutAnEventChangesTheDigest(
            @ForAll("traces") List<TraceEvent> events, @ForAll int place) {
        Assume.that(!events.isEmpty());
        List<TraceEvent> shorter = new ArrayList<>(events);
        shorter.remove(Math.floorMod(place, events.size()));
        assertThat(digestOf(shorter)).isNotEqualTo(digestOf(events));
    }

    @Property
    void theLastEventsAreKept(
            @ForAll("traces") List<TraceEvent> events, @ForAll @IntRange(max = 10) int last) {
        Trace trace = Trace.recordLast(last);
        digestOf(events, trace);
        int from = Math.max(0, events.size() - last);
        assertThat(trace.events()).isEqualTo(events.subList(from, events.size()));
        assertThat(trace.count()).isEqualTo(events.size());
    }

    @Property
    void theFirstDifferenceIsWhereTheRunsPart(
            @ForAll("traces") List<TraceEvent> common,
            @ForAll("traces") List<TraceEvent> first,
            @ForAll("traces") List<TraceEvent> second) {
        Assume.that(first.isEmpty() || second.isEmpty() || !first.get(0).equals(second.get(0)));
        Assume.that(!(first.isEmpty() && second.isEmpty()));
        TraceDiff diff =
                TraceDiff.firstDifference(joined(common, first), joined(common, second))
                        .orElseThrow();
        assertThat(diff.index()).isEqualTo(common.size());
        assertThat(diff.lastCommon()).isEqualTo(common.isEmpty() ? null : common.getLast());
        assertThat(diff.first()).isEqualTo(first.isEmpty() ? null : first.get(0));
        assertThat(diff.second()).isEqualTo(second.isEmpty() ? null : second.get(0));
    }

    @Property
    void equalRunsHaveNoDifference(@ForAll("traces") List<TraceEvent> events) {
        assertThat(TraceDiff.firstDifference(events, new ArrayList<>(events))).isEmpty();
    }

    private static List<TraceEvent> joined(List<TraceEvent> first, List<TraceEvent> second) {
        List<TraceEvent> joined = new ArrayList<>(first);
        joined.addAll(second);
        return joined;
    }

    private static long digestOf(List<TraceEvent> events) {
        return digestOf(events, Trace.digestOnly());
    }

    private static long digestOf(List<TraceEvent> events, Trace trace) {
        for (TraceEvent event : events) {
            trace.record(
                    event.timeNanos(), event.actor(), event.kind(), event.detail(), event.value());
        }
        return trace.digest();
    }

    @Provide
    Arbitrary<List<TraceEvent>> traces() {
        return events().list().ofMaxSize(12).withoutEdgeCases();
    }

    @Provide
    Arbitrary<TraceEvent> events() {
        // Few values, so that traces that differ in one field, and zeros, are likely.
        return Combinators.combine(
                        Arbitraries.longs().between(0, 2),
                        Arbitraries.of("", "a", "b"),
                        Arbitraries.of(EventKind.class),
                        Arbitraries.of("", "a", "b"),
                        Arbitraries.longs().between(-1, 1))
                .as(TraceEvent::new)
                .withoutEdgeCases();
    }
}
