package dev.orrery.sim.check;

import dev.orrery.sim.decision.KindCount;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one run, or many, came by: which accidents could happen and did, which conditions held at
 * least once, and which places were reached. It answers whether a test that passes has tested
 * anything.
 *
 * <p>Threading: immutable, any thread. Order: names in their natural order. Source: Antithesis'
 * {@code sometimes} and {@code reachable}, FoundationDB's {@code TEST} macros.
 *
 * @param faults by the kind of the decision, how often it was asked for and how often it was not
 *     answered with the calm option
 * @param sometimes by name, how often a condition was looked at and how often it held; all zero for
 *     one that was expected and never looked at
 * @param reachable by name, how often a place was reached; zero for one that was expected only
 */
public record Coverage(
        SortedMap<String, KindCount> faults,
        SortedMap<String, Sometimes> sometimes,
        SortedMap<String, Long> reachable) {
    private static final Coverage NONE =
            new Coverage(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    /**
     * How a condition fared.
     *
     * @param evaluated how often it was looked at
     * @param held how often it held then
     */
    public record Sometimes(long evaluated, long held) {
        Sometimes plus(Sometimes other) {
            return new Sometimes(evaluated + other.evaluated, held + other.held);
        }
    }

    /** Copies the maps. */
    public Coverage {
        faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
        sometimes = Collections.unmodifiableSortedMap(new TreeMap<>(sometimes));
        reachable = Collections.unmodifiableSortedMap(new TreeMap<>(reachable));
    }

    /**
     * The coverage of no run at all.
     *
     * @return empty maps
     */
    public static Coverage none() {
        return NONE;
    }

    /**
     * The coverage of two sets of runs.
     *
     * @param other what others covered
     * @return the sums of the counts, for the names of both
     */
    public Coverage plus(Coverage other) {
        CoverageSum sum = new CoverageSum();
        sum.add(this);
        sum.add(other);
        return sum.sum();
    }
}
