package dev.orrery.sim.explore;

import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which event of one run is which event of another: by their causes, not by time or position.
 *
 * <p>An event is known by what it is, by its cause's own identity, and by how many alike that cause
 * had caused before it. Those that have no partner so are paired by what they are alone: what was
 * caused otherwise is the same thing still. What then is left has happened in one run only.
 *
 * <p>Threading: one thread. Cost: O(n log n) for n events, memory for some numbers per event.
 *
 * <p>Source: the order within an actor is a longest increasing subsequence, found by patience
 * sorting (Fredman 1975), as in patience diff.
 */
final class Alignment {
    private static final int NONE = -1;

    private final List<TraceEvent> here;
    private final List<TraceEvent> there;
    // Invariant: thereOf[i] == j exactly if hereOf[j] == i; NONE where there is no partner.
    private final int[] thereOf;
    private final int[] hereOf;

    private Alignment(List<TraceEvent> here, List<TraceEvent> there) {
        this.here = here;
        this.there = there;
        this.thereOf = new int[here.size()];
        this.hereOf = new int[there.size()];
        Arrays.fill(thereOf, NONE);
        Arrays.fill(hereOf, NONE);
    }

    /** Aligns what follows a common beginning of so many events. */
    static Alignment of(List<TraceEvent> here, List<TraceEvent> there, int common) {
        Alignment alignment = new Alignment(here, there);
        for (int i = 0; i < common; i++) {
            alignment.pair(i, i);
        }
        alignment.pairEqual(identities(here), identities(there));
        alignment.pairEqual(looks(here), looks(there));
        return alignment;
    }

    boolean isOnlyHere(int index) {
        return thereOf[index] == NONE;
    }

    boolean isOnlyThere(int index) {
        return hereOf[index] == NONE;
    }

    private void pair(int i, int j) {
        thereOf[i] = j;
        hereOf[j] = i;
    }

    /** Pairs what has no partner yet, equal numbers in their order. */
    private void pairEqual(long[] ofHere, long[] ofThere) {
        Map<Long, ArrayDeque<Integer>> waiting = new LinkedHashMap<>();
        for (int j = 0; j < ofThere.length; j++) {
            if (hereOf[j] == NONE) {
                waiting.computeIfAbsent(ofThere[j], key -> new ArrayDeque<>()).add(j);
            }
        }
        for (int i = 0; i < ofHere.length; i++) {
            ArrayDeque<Integer> partners = thereOf[i] == NONE ? waiting.get(ofHere[i]) : null;
            Integer partner = partners == null ? null : partners.poll();
            if (partner != null) {
                pair(i, partner);
            }
        }
    }

    /** What an event is, its cause's identity, and how many alike that had caused before. */
    private static long[] identities(List<TraceEvent> events) {
        long[] identities = new long[events.size()];
        long first = events.isEmpty() ? 0 : events.getFirst().index();
        Map<Long, Integer> siblings = new LinkedHashMap<>();
        for (int i = 0; i < identities.length; i++) {
            TraceEvent event = events.get(i);
            long cause = event.cause() - first;
            long ofCause = cause >= 0 && cause < i ? identities[(int) cause] : 0;
            long alike = mix(ofCause + look(event));
            int before = siblings.merge(alike, 1, Integer::sum);
            identities[i] = mix(alike + before);
        }
        return identities;
    }

    private static long[] looks(List<TraceEvent> events) {
        return events.stream().mapToLong(Alignment::look).toArray();
    }

    /** Without time and value, which are other numbers in every run. */
    private static long look(TraceEvent event) {
        long look = mix(event.kind().name().hashCode());
        look = mix(look + event.actor().hashCode());
        boolean counted = event.kind() == EventKind.TASK_END;
        look = mix(look + (counted ? uncounted(event.detail()) : event.detail().hashCode()));
        return mix(look + uncounted(event.origin().label()));
    }

    /** Tasks and callbacks without a name of their own are counted. */
    private static int uncounted(String text) {
        int hash = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            hash = 31 * hash + (c >= '0' && c <= '9' ? '#' : c);
        }
        return hash;
    }

    private static long mix(long word) {
        long mixed = (word ^ (word >>> 30)) * 0xbf58476d1ce4e5b9L + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** An event of one actor that comes in another order among those of that actor. */
    record Moved(TraceEvent here, TraceEvent there) {}

    /** The fewest events whose move makes both runs have the same order for each actor. */
    List<Moved> moved() {
        Map<String, List<Integer>> byActor = new LinkedHashMap<>();
        for (int i = 0; i < thereOf.length; i++) {
            if (thereOf[i] != NONE && !isRoutine(here.get(i))) {
                byActor.computeIfAbsent(here.get(i).actor(), actor -> new ArrayList<>()).add(i);
            }
        }
        boolean[] moved = new boolean[thereOf.length];
        byActor.values().forEach(indexes -> markMoved(indexes, moved));
        List<Moved> pairs = new ArrayList<>();
        for (int i = 0; i < moved.length; i++) {
            if (moved[i]) {
                pairs.add(new Moved(here.get(i), there.get(thereOf[i])));
            }
        }
        return pairs;
    }

    private void markMoved(List<Integer> indexes, boolean[] moved) {
        int size = indexes.size();
        // piles[k]: where the row of length k + 1 that ends lowest has its end.
        int[] piles = new int[size];
        int[] before = new int[size];
        int longest = 0;
        for (int i = 0; i < size; i++) {
            int pile = pileOf(indexes, piles, longest, thereOf[indexes.get(i)]);
            before[i] = pile == 0 ? NONE : piles[pile - 1];
            piles[pile] = i;
            longest = Math.max(longest, pile + 1);
            moved[indexes.get(i)] = true;
        }
        for (int i = longest == 0 ? NONE : piles[longest - 1]; i != NONE; i = before[i]) {
            moved[indexes.get(i)] = false;
        }
    }

    private int pileOf(List<Integer> indexes, int[] piles, int longest, int position) {
        int low = 0;
        int high = longest;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (thereOf[indexes.get(piles[middle])] < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** What is there only because something else is, and tells a reader nothing. */
    static boolean isRoutine(@Nullable TraceEvent event) {
        return event == null
                || switch (event.kind()) {
                    case ITERATION, POLL, TIME_JUMP, WAKEUP -> true;
                    case DECISION -> !event.isAccident();
                    default -> false;
                };
    }
}
