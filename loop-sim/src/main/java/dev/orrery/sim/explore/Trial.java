package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.decision.Site;
import dev.orrery.sim.trace.Trace;

import java.util.ArrayList;
import java.util.List;

/**
 * A run of a plan that may not fit: what of the plan was asked for and there is a plan of its own,
 * which gives the same run and in which nothing is stale.
 *
 * @param run how it went
 * @param deviations what of the plan took part, in the order of the decisions
 * @param size how simple it is
 */
record Trial(ScenarioRun run, List<Deviation> deviations, PlanSize size) {
    static Trial of(Scenario scenario, Plan plan) {
        Notes notes = new Notes(new ReplayOracle(plan));
        ScenarioRun run = ScenarioRun.of(scenario, notes, Trace.digestOnly());
        long options = 0;
        for (Deviation deviation : notes.deviations) {
            options += deviation.option();
        }
        PlanSize size = new PlanSize(notes.deviations.size(), options, run.virtualNanos());
        return new Trial(run, List.copyOf(notes.deviations), size);
    }

    List<PlanEntry> entries() {
        List<PlanEntry> entries = new ArrayList<>(deviations.size());
        for (Deviation deviation : deviations) {
            entries.add(deviation.entry());
        }
        return entries;
    }

    boolean failsAs(Fingerprint fingerprint) {
        RunFailure failure = run.failure();
        return failure != null && failure.fingerprint().equals(fingerprint);
    }

    /** Notes every answer that is not 0. */
    private static final class Notes implements Oracle {
        private static final int FEW = 16;

        private final Oracle oracle;
        private final List<Deviation> deviations = new ArrayList<>();

        Notes(Oracle oracle) {
            this.oracle = oracle;
        }

        @Override
        public int choose(Site site, Choices choices) {
            int option = oracle.choose(site, choices);
            if (option != 0) {
                PlanEntry entry =
                        new PlanEntry(
                                site.actor(), site.kind(), site.ordinal(), choices.key(option));
                deviations.add(
                        new Deviation(
                                entry, option, calmer(choices, option), others(choices, option)));
            }
            return option;
        }

        private static List<String> others(Choices choices, int option) {
            List<String> keys = new ArrayList<>();
            for (int i = 1; choices.size() <= FEW && i < choices.size(); i++) {
                if (i != option) {
                    keys.add(choices.key(i));
                }
            }
            return keys;
        }

        private static List<String> calmer(Choices choices, int option) {
            List<String> keys = new ArrayList<>();
            for (int i = 1; i < Math.min(option, FEW); i++) {
                keys.add(choices.key(i));
            }
            if (option > FEW) {
                // Halves of halves below it, so that a row of trials homes in on the least.
                for (int step = option / 2; step >= 1; step /= 2) {
                    if (option - step >= FEW) {
                        keys.add(choices.key(option - step));
                    }
                }
            }
            return keys;
        }
    }
}
