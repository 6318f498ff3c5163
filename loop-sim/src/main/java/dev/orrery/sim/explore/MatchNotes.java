package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.decision.Site;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows a plan and notes where it does not match: who was asked what, and which options there
 * were in place of one that is gone.
 */
final class MatchNotes implements Oracle {
    private static final int MOST_OPTIONS = 8;

    private final Plan plan;
    private final ReplayOracle oracle;
    // By actor and kind: how many questions there were.
    private final Map<String, Map<String, Long>> asked = new LinkedHashMap<>();
    private final Map<PlanEntry, String> options = new LinkedHashMap<>();

    MatchNotes(Plan plan) {
        this.plan = plan;
        this.oracle = new ReplayOracle(plan);
    }

    @Override
    public int choose(Site site, Choices choices) {
        asked.computeIfAbsent(site.actor(), actor -> new LinkedHashMap<>())
                .put(site.kind(), site.ordinal() + 1);
        int gone = oracle.unmatched().size();
        int option = oracle.choose(site, choices);
        if (oracle.unmatched().size() > gone) {
            options.put(oracle.unmatched().getLast(), keys(choices));
        }
        return option;
    }

    private static String keys(Choices choices) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < Math.min(choices.size(), MOST_OPTIONS); i++) {
            keys.add(choices.key(i));
        }
        int more = choices.size() - keys.size();
        return String.join(", ", keys) + (more == 0 ? "" : " and " + more + " more");
    }

    /** How many entries were asked for and still there. */
    int matched() {
        return plan.entries().size() - oracle.unmatched().size() - oracle.unasked().size();
    }

    /** The first entry of the plan that was not, or null when all were. */
    @Nullable PlanMismatch first() {
        Set<PlanEntry> stale = new LinkedHashSet<>(oracle.unmatched());
        stale.addAll(oracle.unasked());
        for (int i = 0; i < plan.entries().size(); i++) {
            PlanEntry entry = plan.entries().get(i);
            if (stale.contains(entry)) {
                return new PlanMismatch(entry, i, instead(entry));
            }
        }
        return null;
    }

    private String instead(PlanEntry entry) {
        String keys = options.get(entry);
        if (keys != null) {
            return "the options were " + keys;
        }
        Map<String, Long> kinds = asked.get(entry.actor());
        if (kinds == null) {
            return "nobody of that name asked; there were " + String.join(", ", asked.keySet());
        }
        Long questions = kinds.get(entry.kind());
        if (questions == null) {
            return entry.actor()
                    + " asked nothing of that kind, but "
                    + String.join(", ", kinds.keySet());
        }
        return entry.ordinal() < questions
                ? "that question had one option only"
                : "the last such question was number " + (questions - 1);
    }
}
