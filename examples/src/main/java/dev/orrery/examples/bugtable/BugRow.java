package dev.orrery.examples.bugtable;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.trace.Trace;

import java.util.List;
import java.util.function.LongFunction;

/**
 * All about one planted bug.
 *
 * @param name its scenario
 * @param isCalmWell whether the run without accidents holds
 * @param seededShare which share of seeds fails with the usual answerer
 * @param uniformShare which share of seeds fails when all is plain random
 * @param searches a search for each answerer
 * @param plans its plans
 */
record BugRow(
        String name,
        boolean isCalmWell,
        double seededShare,
        double uniformShare,
        List<Search> searches,
        Plans plans) {
    static BugRow of(Scenario bug, List<String> answerers, Effort effort, NanoClock clock) {
        // These come first: they warm the JVM up for the searches.
        boolean isCalmWell = !fails(bug, new CalmOracle());
        double seeded = share(bug, SeededOracle::new, effort.sample());
        double uniform = share(bug, SeededOracle::uniform, effort.sample());
        List<Search> searches =
                answerers.stream().map(one -> Search.of(bug, one, effort, clock)).toList();
        Plans plans = Plans.of(bug, effort.plans(), clock);
        return new BugRow(bug.name(), isCalmWell, seeded, uniform, searches, plans);
    }

    private static double share(Scenario bug, LongFunction<Oracle> oracles, int sample) {
        int failing = 0;
        for (long seed = 1; seed <= sample; seed++) {
            failing += fails(bug, oracles.apply(seed)) ? 1 : 0;
        }
        return (double) failing / sample;
    }

    private static boolean fails(Scenario bug, Oracle oracle) {
        return ScenarioRun.of(bug, oracle, Trace.digestOnly()).failure() != null;
    }
}
