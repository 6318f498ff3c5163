package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.trace.Trace;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How hard a failure of a scenario is to find: several searches from different seeds, and the share
 * of failing seeds in a sample.
 *
 * <p>Threading: immutable, any thread. Time and units: real nanoseconds.
 *
 * @param scenario the scenario's name
 * @param calmHolds whether the run without accidents holds
 * @param sampleFailing how many seeds of the sample fail
 * @param sample how many seeds the sample has, from 1 upwards
 * @param starts how many searches there were
 * @param seedsToFind for each search that found a failure, the number of seeds that it ran,
 *     ascending
 * @param nanosToFind for each search that found a failure, the time that it took, ascending
 */
public record Measurement(
        String scenario,
        boolean calmHolds,
        long sampleFailing,
        long sample,
        int starts,
        List<Long> seedsToFind,
        List<Long> nanosToFind) {
    /** Copies the lists. */
    public Measurement {
        seedsToFind = List.copyOf(seedsToFind);
        nanosToFind = List.copyOf(nanosToFind);
    }

    /**
     * Measures a scenario.
     *
     * @param scenario what runs
     * @param starts how many searches; each has seeds of its own
     * @param seedsPerStart after how many seeds a search gives up
     * @param sample how many seeds the sample has
     * @param clock real time
     * @return what was measured
     */
    public static Measurement of(
            Scenario scenario, int starts, long seedsPerStart, long sample, NanoClock clock) {
        List<Long> seedsToFind = new ArrayList<>();
        List<Long> nanosToFind = new ArrayList<>();
        for (int start = 0; start < starts; start++) {
            long began = clock.nanoTime();
            long seeds = search(scenario, 1 + start * seedsPerStart, seedsPerStart);
            if (seeds > 0) {
                seedsToFind.add(seeds);
                nanosToFind.add(clock.nanoTime() - began);
            }
        }
        long failing = 0;
        for (long seed = 1; seed <= sample; seed++) {
            failing += fails(scenario, new SeededOracle(seed)) ? 1 : 0;
        }
        seedsToFind.sort(null);
        nanosToFind.sort(null);
        return new Measurement(
                scenario.name(),
                !fails(scenario, new CalmOracle()),
                failing,
                sample,
                starts,
                seedsToFind,
                nanosToFind);
    }

    /** Returns how many seeds were run to find a failure, or 0 when none was found. */
    private static long search(Scenario scenario, long first, long seeds) {
        for (long i = 0; i < seeds; i++) {
            if (fails(scenario, new SeededOracle(first + i))) {
                return i + 1;
            }
        }
        return 0;
    }

    private static boolean fails(Scenario scenario, Oracle oracle) {
        return ScenarioRun.of(scenario, oracle, Trace.digestOnly()).failure() != null;
    }

    /**
     * Returns the median number of seeds; searches that found nothing count as longer than all.
     *
     * @return the upper median, or nothing when that search found nothing
     */
    public OptionalLong medianSeeds() {
        return median(seedsToFind);
    }

    /**
     * Returns the median time; searches that found nothing count as longer than all.
     *
     * @return the upper median in nanoseconds, or nothing when that search found nothing
     */
    public OptionalLong medianNanos() {
        return median(nanosToFind);
    }

    private OptionalLong median(List<Long> found) {
        int middle = starts / 2;
        return middle < found.size() ? OptionalLong.of(found.get(middle)) : OptionalLong.empty();
    }
}
