package dev.orrery.sim.explore;

import dev.orrery.sim.check.Coverage;

import java.util.List;

/**
 * How a sweep ended.
 *
 * <p>Threading: immutable, any thread. Order: findings in the order of their seeds.
 *
 * @param scenario the scenario's name
 * @param options what was asked for
 * @param tally what ran
 * @param lastSeed the last seed that ran
 * @param end why it was over
 * @param coverage what all its runs have covered
 * @param findings the distinct findings
 * @param problems what went wrong with the sweep itself, or is missing in what it tells; a line for
 *     each, for people
 */
public record SweepResult(
        String scenario,
        SweepOptions options,
        SweepTally tally,
        long lastSeed,
        SweepEnd end,
        Coverage coverage,
        List<Finding> findings,
        List<String> problems) {
    /** Copies the findings and the problems. */
    public SweepResult {
        findings = List.copyOf(findings);
        problems = List.copyOf(problems);
    }

    /**
     * Tells whether every run that was made twice was the same.
     *
     * @return false if the scenario was caught at being not deterministic
     */
    public boolean isDeterministic() {
        return findings.stream().allMatch(finding -> finding.divergence() == null);
    }
}
