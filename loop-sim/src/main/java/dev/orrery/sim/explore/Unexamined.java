package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Findings that cannot be run again here: their plan is reported as it was found.
 *
 * <p>Threading: the sweep's thread.
 */
final class Unexamined {
    private final Scenario scenario;
    private final SweepOptions options;

    Unexamined(Scenario scenario, SweepOptions options) {
        this.scenario = scenario;
        this.options = options;
    }

    /** A run that has no end. */
    Finding ofLost(WorkerReport.Lost lost) {
        RunFailure failure = lost.failure();
        String dump = lost.dump();
        if (dump != null) {
            String where;
            try {
                where = options.plans().writeThreads(scenario.name(), lost.seed(), dump).toString();
            } catch (IOException e) {
                where = "not written: " + RunFailure.oneLine(e.toString());
            }
            failure = failure.withDetail("all threads: " + where);
        }
        return finding(lost.seed(), failure, "", lost.plan());
    }

    /** A failure whose investigation was given up. */
    Finding ofGivenUp(long seed, RunFailure failure, String digest, Plan plan) {
        return finding(seed, failure, digest, plan);
    }

    private Finding finding(long seed, RunFailure failure, String digest, Plan found) {
        Plan plan = found.withSeed(seed).withHeader(PlanHeaders.FAILURE, failure.what());
        String code = CodeHash.of(scenario);
        Plan complete = code == null ? plan : plan.withHeader(PlanHeaders.CODE, code);
        @Nullable Path file = null;
        String problem = "";
        try {
            file = options.plans().write(complete);
        } catch (IOException e) {
            problem = RunFailure.oneLine(e.toString());
        }
        return new Finding(
                seed,
                1,
                failure,
                digest,
                plan,
                plan,
                file,
                problem,
                List.of(),
                Confirmation.NOT_RUN_AGAIN,
                "",
                null,
                null,
                null);
    }
}
