package dev.orrery.sim.check;

import dev.orrery.sim.decision.KindCount;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adds up what many runs have covered, one after the other.
 *
 * <p>Threading: one thread at a time. Cost: a look-up for each name of a run; nothing is copied
 * before {@link #sum()}.
 */
public final class CoverageSum {
    private final SortedMap<String, KindCount> faults = new TreeMap<>();
    private final SortedMap<String, Coverage.Sometimes> sometimes = new TreeMap<>();
    private final SortedMap<String, Long> reachable = new TreeMap<>();

    /** Nothing covered yet. */
    public CoverageSum() {}

    /**
     * Adds what a run has covered.
     *
     * @param run counts, of which names that are new here are taken over
     */
    public void add(Coverage run) {
        run.faults().forEach((name, count) -> faults.merge(name, count, KindCount::plus));
        run.sometimes()
                .forEach((name, seen) -> sometimes.merge(name, seen, Coverage.Sometimes::plus));
        run.reachable().forEach((name, times) -> reachable.merge(name, times, Long::sum));
    }

    /**
     * Returns what all of them have covered.
     *
     * @return the counts as they are now
     */
    public Coverage sum() {
        return new Coverage(faults, sometimes, reachable);
    }
}
