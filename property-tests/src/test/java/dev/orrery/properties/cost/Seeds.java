package dev.orrery.properties.cost;

import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.search.Answerer;
import dev.orrery.sim.search.Answerers;
import dev.orrery.sim.trace.Trace;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Runs of one of the examples, a seed after the other. What counts is seeds. */
final class Seeds implements Load {
    private static final String PLANTED = "-bug-";
    // A whole example needs longer than a single layer until it is compiled.
    private static final long WARM_UP_NANOS = 10_000_000_000L;
    private static final int STEP = 10;

    private final Set<String> warm;
    private final Scenario scenario;
    private final Answerer answerer = Answerers.of(Answerers.STANDARD, 0, 1);
    private long seed;

    private Seeds(Scenario scenario, Set<String> warm) {
        this.scenario = scenario;
        this.warm = warm;
    }

    /** Prints a row for each example that is named, or for all that have no planted bug. */
    static void print(List<String> names) {
        Set<String> warm = new LinkedHashSet<>();
        for (Scenario one : Scenarios.load().all()) {
            boolean isAsked =
                    names.isEmpty() ? !one.name().contains(PLANTED) : names.contains(one.name());
            if (isAsked) {
                Rate.print(one.name(), "seeds", 0, () -> new Seeds(one, warm));
            }
        }
    }

    @Override
    public long goOn() {
        long warmNanos = Rate.processNanos() + (warm.add(scenario.name()) ? WARM_UP_NANOS : 0);
        do {
            for (int i = 0; i < STEP; i++) {
                seed++;
                ScenarioRun.of(scenario, answerer.oracle(seed), Trace.digestOnly());
            }
        } while (Rate.processNanos() < warmNanos);
        return seed;
    }

    @Override
    public void close() {
        // A run leaves nothing behind.
    }
}
