package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The smallest plan so far, and the trials that lead to it: a trial is taken when it fails in the
 * same way and what it has recorded is smaller.
 */
final class ShrinkSearch {
    private final Scenario scenario;
    private final Plan given;
    private final Fingerprint fingerprint;
    private final ShrinkLimit limit;
    private final Predicate<Plan> goesOn;
    private final Set<Long> tried = new LinkedHashSet<>();
    private @Nullable Trial best;

    ShrinkSearch(
            Scenario scenario,
            Plan given,
            Fingerprint fingerprint,
            ShrinkLimit limit,
            Predicate<Plan> goesOn) {
        this.scenario = scenario;
        this.given = given;
        this.fingerprint = fingerprint;
        this.limit = limit;
        this.goesOn = goesOn;
    }

    /** Runs the plan itself; false when it does not fail as it should. */
    boolean first() {
        limit.ran();
        Trial trial = Trial.of(scenario, given);
        if (!trial.failsAs(fingerprint)) {
            return false;
        }
        take(trial);
        return true;
    }

    /** The smallest so far. Only after {@link #first} was true. */
    Trial best() {
        Trial known = best;
        if (known == null) {
            throw new IllegalStateException(
                    "search must begin with a run that fails: best=(none). Call first() and heed"
                            + " its answer.");
        }
        return known;
    }

    /** Runs a plan unless it was tried before; true when it is the smallest now. */
    boolean attempt(List<PlanEntry> entries) {
        // By 64 bits: two plans mistaken for one are a trial left out, once in many lives.
        if (limit.isOver() || !tried.add(hash(entries)) || !limit.allowsRun()) {
            return false;
        }
        limit.ran();
        Trial trial = Trial.of(scenario, given.withEntries(entries));
        if (!trial.failsAs(fingerprint) || !trial.size().isSmallerThan(best().size())) {
            return false;
        }
        take(trial);
        return true;
    }

    private void take(Trial trial) {
        best = trial;
        tried.add(hash(trial.entries()));
        if (!goesOn.test(planOf(trial))) {
            limit.end();
        }
    }

    boolean isOver() {
        return limit.isOver();
    }

    long runs() {
        return limit.runs();
    }

    /** The plan that a trial has recorded, with what the given one says besides answers. */
    Plan planOf(Trial trial) {
        Plan recorded = given.withEntries(trial.entries()).withDigest(trial.run().digest());
        RunFailure failure = trial.run().failure();
        return failure == null
                ? recorded
                : recorded.withHeader(PlanHeaders.FAILURE, failure.text());
    }

    /** The same for every order of the entries: a replay does not look at it. */
    private static long hash(List<PlanEntry> entries) {
        long sum = entries.size();
        for (PlanEntry entry : entries) {
            long hash = 1;
            hash = mix(hash + entry.actor().hashCode());
            hash = mix(hash + entry.kind().hashCode());
            hash = mix(hash + entry.ordinal());
            sum += mix(hash + entry.key().hashCode());
        }
        return sum;
    }

    private static long mix(long word) {
        long mixed = (word ^ (word >>> 30)) * 0xbf58476d1ce4e5b9L + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
