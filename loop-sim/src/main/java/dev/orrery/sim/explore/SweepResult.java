package dev.orrery.sim.explore;

import java.util.List;

/**
 * How a sweep ended.
 *
 * <p>Threading: immutable, any thread. Order: failures in the order of their seeds.
 *
 * @param scenario the scenario's name
 * @param options what was asked for
 * @param tally what ran
 * @param lastSeed the last seed that ran
 * @param budgetSpent whether the budget ended the sweep before the seeds did
 * @param failures the first failure of each kind
 */
public record SweepResult(
        String scenario,
        SweepOptions options,
        SweepTally tally,
        long lastSeed,
        boolean budgetSpent,
        List<SweepFailure> failures) {
    /** Copies the failures. */
    public SweepResult {
        failures = List.copyOf(failures);
    }

    /**
     * Tells whether every run that was made twice was the same.
     *
     * @return false if the scenario was caught at being not deterministic
     */
    public boolean isDeterministic() {
        return failures.stream().allMatch(failure -> failure.divergence() == null);
    }
}
