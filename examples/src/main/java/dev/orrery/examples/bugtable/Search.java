package dev.orrery.examples.bugtable;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.search.Answerer;
import dev.orrery.sim.search.Answerers;
import dev.orrery.sim.trace.Trace;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What came of looking for one bug with one answerer, from several starts.
 *
 * @param answerer its specification
 * @param starts how many searches there were
 * @param runs of each search that found the bug, the number of runs that it took, ascending
 * @param nanos of each search that found the bug, the real time that it took, ascending
 */
record Search(String answerer, int starts, List<Long> runs, List<Long> nanos) {
    // Starts use seeds that no other one reaches.
    private static final long SEEDS_BETWEEN_STARTS = 1_000_000;
    // This one does without seeds: each start would be the same.
    private static final String SYSTEMATIC = "exhaustive";

    Search {
        runs = runs.stream().sorted().toList();
        nanos = nanos.stream().sorted().toList();
    }

    static Search of(Scenario scenario, String answerer, Effort effort, NanoClock clock) {
        int starts = answerer.startsWith(SYSTEMATIC) ? 1 : effort.starts();
        List<Long> runs = new ArrayList<>();
        List<Long> nanos = new ArrayList<>();
        for (int start = 0; start < starts; start++) {
            long beganNanos = clock.nanoTime();
            long first = 1 + start * SEEDS_BETWEEN_STARTS;
            long found = find(scenario, Answerers.of(answerer, 0, 1), first, effort, clock);
            if (found > 0) {
                runs.add(found);
                nanos.add(clock.nanoTime() - beganNanos);
            }
        }
        return new Search(answerer, starts, runs, nanos);
    }

    /** How many runs it took, or 0 if the bug was not found. */
    private static long find(
            Scenario scenario, Answerer answerer, long first, Effort effort, NanoClock clock) {
        long beganNanos = clock.nanoTime();
        for (long run = 1; run <= effort.mostRuns(); run++) {
            long seed = first + run - 1;
            Oracle oracle = answerer.oracle(seed);
            if (oracle == null || clock.nanoTime() - beganNanos > effort.mostTime().toNanos()) {
                return 0;
            }
            Trace trace = answerer.trace(Trace.digestOnly());
            ScenarioRun over = ScenarioRun.of(scenario, oracle, trace);
            boolean hasFailed = over.failure() != null;
            answerer.ran(seed, over.decisions(), trace, hasFailed);
            if (hasFailed) {
                return run;
            }
        }
        return 0;
    }

    /** The upper median; searches that found nothing count as longer than all. */
    OptionalLong medianRuns() {
        return median(runs);
    }

    OptionalLong medianNanos() {
        return median(nanos);
    }

    private OptionalLong median(List<Long> found) {
        int middle = starts / 2;
        return middle < found.size() ? OptionalLong.of(found.get(middle)) : OptionalLong.empty();
    }
}
