package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.Plan;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.Predicate;

/** A search in this JVM. A plan that hangs or ends the JVM is up to whoever waits. */
final class SearchHere implements PlanSearch {
    private final Scenario scenario;
    private final NanoClock clock;
    private final Duration shrinkTime;

    SearchHere(Scenario scenario, NanoClock clock, Duration shrinkTime) {
        this.scenario = scenario;
        this.clock = clock;
        this.shrinkTime = shrinkTime;
    }

    @Override
    public Plan smaller(Plan plan, Fingerprint failure, Predicate<Plan> goesOn) {
        return new Shrinker(scenario, clock, shrinkTime, Long.MAX_VALUE)
                .shrink(plan, failure, goesOn)
                .plan();
    }

    @Override
    public @Nullable Plan calmer(Plan plan) {
        return Neighbour.of(scenario, plan, clock, shrinkTime.toNanos() / Neighbour.PART);
    }

    @Override
    public @Nullable String problem() {
        return null;
    }
}
