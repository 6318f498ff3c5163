package dev.orrery.sim.gate;

import dev.orrery.sim.check.Coverage;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a gate, or one shard of it, has seen, and what follows from that.
 *
 * <p>Threading: immutable, any thread. Order: entries by step, then by scenario.
 *
 * @param settings what was asked for, which must be the same for all shards
 * @param facts what else is known of this run, by name
 * @param shards how many shards there are
 * @param seen which of them are in it
 * @param interrupted whether it was ended early
 * @param observed the entries of the corpus, and of the failures of fresh seeds
 * @param sweeps what ran
 * @param coverage by scenario, what all runs have covered
 * @param entries {@code observed}, and what follows from sweeps and coverage
 */
public record GateReport(
        Map<String, String> settings,
        Map<String, String> facts,
        int shards,
        List<Integer> seen,
        boolean interrupted,
        List<GateEntry> observed,
        List<GateSweep> sweeps,
        SortedMap<String, Coverage> coverage,
        List<GateEntry> entries) {
    /** Copies all. */
    public GateReport {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        seen = List.copyOf(seen);
        observed = List.copyOf(observed);
        sweeps = List.copyOf(sweeps);
        coverage = Collections.unmodifiableSortedMap(new TreeMap<>(coverage));
        entries = List.copyOf(entries);
    }

    /** Judges what was seen. */
    static GateReport judged(
            Map<String, String> settings,
            Map<String, String> facts,
            int shards,
            List<Integer> seen,
            boolean interrupted,
            List<GateEntry> observed,
            List<GateSweep> sweeps,
            SortedMap<String, Coverage> coverage) {
        boolean whole = seen.size() == shards && !interrupted;
        List<GateEntry> entries = new Judgement(settings, whole).of(observed, sweeps, coverage);
        return new GateReport(
                settings, facts, shards, seen, interrupted, observed, sweeps, coverage, entries);
    }

    /**
     * Returns what it all comes to.
     *
     * @return interrupted before not deterministic before failed before passed
     */
    public GateVerdict verdict() {
        if (interrupted) {
            return GateVerdict.INTERRUPTED;
        }
        if (count(GateStatus.NOT_DETERMINISTIC) > 0) {
            return GateVerdict.NOT_DETERMINISTIC;
        }
        return count(GateStatus.FAILED) > 0 ? GateVerdict.FAILED : GateVerdict.PASSED;
    }

    /**
     * Counts entries.
     *
     * @param status of which status
     * @return how many there are
     */
    public long count(GateStatus status) {
        return entries.stream().filter(entry -> entry.status() == status).count();
    }

    /** The plans that the corpus does not have yet, as paths in it, in order. */
    List<String> newPlans() {
        return entries.stream()
                .map(GateEntry::newPlan)
                .filter(plan -> !plan.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }
}
