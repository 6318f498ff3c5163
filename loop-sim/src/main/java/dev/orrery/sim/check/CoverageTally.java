package dev.orrery.sim.check;

import dev.orrery.sim.decision.KindCount;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts what one run covers.
 *
 * <p>Threading: one run, one thread at a time. Cost: a look-up for each call.
 */
public final class CoverageTally {
    private static final class Seen {
        private long evaluated;
        private long held;
    }

    private final SortedMap<String, Seen> sometimes = new TreeMap<>();
    private final SortedMap<String, Long> reachable = new TreeMap<>();

    /** Nothing covered yet. */
    public CoverageTally() {}

    /**
     * Counts a look at a condition.
     *
     * @param name its name
     * @param held whether it held
     */
    public void sometimes(String name, boolean held) {
        Seen seen = seen(name);
        seen.evaluated++;
        if (held) {
            seen.held++;
        }
    }

    /**
     * Makes a condition appear in the coverage even if nobody ever looks at it.
     *
     * @param name its name
     */
    public void expectSometimes(String name) {
        seen(name);
    }

    /**
     * Counts that a place was reached.
     *
     * @param name its name
     */
    public void reachable(String name) {
        reachable.merge(name, 1L, Long::sum);
    }

    /**
     * Makes a place appear in the coverage even if it is never reached.
     *
     * @param name its name
     */
    public void expectReachable(String name) {
        reachable.putIfAbsent(name, 0L);
    }

    /**
     * What was covered so far.
     *
     * @param faults by kind, how the decisions fared
     * @return the counts as they are now
     */
    public Coverage coverage(SortedMap<String, KindCount> faults) {
        SortedMap<String, Coverage.Sometimes> conditions = new TreeMap<>();
        sometimes.forEach(
                (name, seen) ->
                        conditions.put(name, new Coverage.Sometimes(seen.evaluated, seen.held)));
        return new Coverage(faults, conditions, reachable);
    }

    private Seen seen(String name) {
        return sometimes.computeIfAbsent(name, unseen -> new Seen());
    }
}
