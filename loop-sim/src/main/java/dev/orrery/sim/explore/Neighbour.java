package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the calmest run beside a failing one that holds: its plan with one line left out, or where
 * none of those holds, with one answer made calmer.
 */
final class Neighbour {
    // A run beside the failing one is soon found or not at all: of the time for shrinking.
    static final int PART = 4;
    private static final int MOST_RUNS = 200;

    private final Scenario scenario;
    private final Plan failing;
    private final ShrinkLimit limit;
    private @Nullable Trial best;

    private Neighbour(Scenario scenario, Plan failing, ShrinkLimit limit) {
        this.scenario = scenario;
        this.failing = failing;
        this.limit = limit;
    }

    /** Returns a plan that holds, as its run has recorded it, or null when none was found. */
    static @Nullable Plan of(Scenario scenario, Plan failing, NanoClock clock, long timeNanos) {
        Neighbour search =
                new Neighbour(scenario, failing, new ShrinkLimit(clock, timeNanos, MOST_RUNS));
        search.leaveOneOut();
        if (search.best == null) {
            search.makeOneCalmer();
        }
        Trial found = search.best;
        return found == null
                ? null
                : Plan.of(failing.scenario(), found.entries()).withDigest(found.run().digest());
    }

    /** From the end: of equals the one that parts last. */
    private void leaveOneOut() {
        for (int i = failing.entries().size() - 1; i >= 0; i--) {
            List<PlanEntry> entries = new ArrayList<>(failing.entries());
            entries.remove(i);
            attempt(entries);
        }
    }

    private void makeOneCalmer() {
        List<Deviation> deviations = Trial.of(scenario, failing).deviations();
        for (int i = deviations.size() - 1; i >= 0; i--) {
            PlanEntry entry = deviations.get(i).entry();
            for (String key : deviations.get(i).calmer()) {
                List<PlanEntry> entries = new ArrayList<>();
                deviations.forEach(deviation -> entries.add(deviation.entry()));
                entries.set(i, new PlanEntry(entry.actor(), entry.kind(), entry.ordinal(), key));
                attempt(entries);
            }
        }
    }

    private void attempt(List<PlanEntry> entries) {
        if (!limit.allowsRun()) {
            return;
        }
        limit.ran();
        Trial trial = Trial.of(scenario, failing.withEntries(entries));
        Trial known = best;
        if (trial.run().failure() == null
                && (known == null || trial.deviations().size() < known.deviations().size())) {
            best = trial;
        }
    }
}
