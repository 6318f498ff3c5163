package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.decision.Site;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Follows a plan up to its last line, then a seed: what an old plan has reached is where a new
 * search begins.
 *
 * <p>Source: replaying the prefix and going on freely was asked for in P# (issue 223).
 */
final class ThenSeeded implements Oracle {
    private record Question(String actor, String kind, long ordinal) {
        static Question of(PlanEntry entry) {
            return new Question(entry.actor(), entry.kind(), entry.ordinal());
        }
    }

    private final Oracle plan;
    private final Oracle seeded;
    // What the plan has not been asked yet.
    private final Set<Question> left = new LinkedHashSet<>();

    /** The lines of the plan must all apply; see {@link MatchNotes}. */
    ThenSeeded(Plan prefix, long seed) {
        this.plan = new ReplayOracle(prefix);
        this.seeded = new SeededOracle(seed);
        prefix.entries().forEach(entry -> left.add(Question.of(entry)));
    }

    /** The lines before the first that did not apply. */
    static Plan prefix(Plan plan, PlanMismatch mismatch) {
        return plan.withEntries(plan.entries().subList(0, mismatch.before()));
    }

    @Override
    public int choose(Site site, Choices choices) {
        if (left.isEmpty()) {
            return seeded.choose(site, choices);
        }
        left.remove(new Question(site.actor(), site.kind(), site.ordinal()));
        return plan.choose(site, choices);
    }
}
