package dev.orrery.sim.explore;

import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.decision.Plan;

import org.jspecify.annotations.Nullable;

/** What a worker tells of its next seed, or of its end. */
sealed interface WorkerReport {
    /**
     * A seed has run to its end.
     *
     * @param seed which
     * @param endNanos when, on the sweep's clock
     * @param events how many
     * @param virtualNanos how much virtual time has passed
     * @param coverage what it covered
     * @param failure why it failed, or null
     * @param run the run; null where it held and repeats, failed as an earlier one of this worker,
     *     or is of another JVM
     * @param replay another run of the same plan that was not the same, or null
     * @param elsewhere the same of a run of another JVM, or null
     */
    record Ran(
            long seed,
            long endNanos,
            long events,
            long virtualNanos,
            Coverage coverage,
            @Nullable RunFailure failure,
            @Nullable ScenarioRun run,
            @Nullable ScenarioRun replay,
            @Nullable Elsewhere elsewhere)
            implements WorkerReport {}

    /**
     * A run of another JVM that failed, or whose replay there was another run.
     *
     * @param plan its choices
     * @param run how it went
     * @param replay how its replay went, if that was another run; else null
     */
    record Elsewhere(Plan plan, RunSummary run, @Nullable RunSummary replay) {}

    /**
     * A seed has not run to its end, and never will.
     *
     * @param seed which
     * @param failure what is known of the reason
     * @param plan its decisions until then, as far as they are known
     * @param dump all threads, or null where nobody could take a dump
     * @param goesOn whether the worker goes on with its next seed
     */
    record Lost(long seed, RunFailure failure, Plan plan, @Nullable String dump, boolean goesOn)
            implements WorkerReport {}

    /**
     * The worker runs no further seed.
     *
     * @param why the reason
     */
    record Ended(SweepEnd why) implements WorkerReport {}

    /**
     * The worker cannot go on.
     *
     * @param error what it threw, nothing of the scenario's
     */
    record Broken(Throwable error) implements WorkerReport {}
}
