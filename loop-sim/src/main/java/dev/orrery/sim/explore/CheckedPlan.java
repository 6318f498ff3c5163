package dev.orrery.sim.explore;

import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.decision.Plan;

import org.jspecify.annotations.Nullable;

/**
 * What is left of the run of a known plan, wherever it was run.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param plan what was run
 * @param code whether the code is that which wrote the plan
 * @param matched how many answers of the plan were asked for and still there; 0 when the run has
 *     not ended
 * @param failure why the run failed, hangs or has ended its JVM; null when all held
 * @param divergence {@link Divergence#text} of a run that is another than the recorded one though
 *     it must not; null when it is the same, or may be another
 * @param coverage what the run covered; none when it has not ended
 * @param hasEnded whether the run came to its end, held or failed
 */
public record CheckedPlan(
        Plan plan,
        Replay.Code code,
        int matched,
        @Nullable RunFailure failure,
        @Nullable String divergence,
        Coverage coverage,
        boolean hasEnded) {

    /**
     * Tells what is left of a replay.
     *
     * @param replay a replay that has ended
     * @return the same without the events
     */
    public static CheckedPlan of(Replay replay) {
        Divergence divergence = replay.divergence();
        return new CheckedPlan(
                replay.plan(),
                replay.code(),
                replay.matched(),
                replay.run().failure(),
                divergence == null ? null : divergence.text(),
                replay.run().coverage(),
                true);
    }

    static CheckedPlan lost(Plan plan, RunFailure failure) {
        return new CheckedPlan(plan, Replay.Code.UNKNOWN, 0, failure, null, Coverage.none(), false);
    }

    /**
     * Says how much of the plan still applies.
     *
     * @return for example {@code 3 of 4 answers matched}
     */
    public String matchedText() {
        return hasEnded
                ? matched + " of " + plan.entries().size() + " answers matched"
                : "the run has not come to its end";
    }
}
