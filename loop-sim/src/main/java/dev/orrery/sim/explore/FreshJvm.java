package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;

import java.io.IOException;

/**
 * Runs plans of one scenario in a JVM that has run nothing before, where no static state is left
 * over.
 *
 * <p>Threading: any thread. Cost: the start of a JVM for each plan.
 */
@FunctionalInterface
public interface FreshJvm {
    /**
     * Runs a plan.
     *
     * @param plan a plan of the scenario
     * @return how it went there
     * @throws IOException if no JVM could be started, or it told nothing; the message says why
     * @throws InterruptedException if the caller was interrupted; the JVM is killed
     */
    RunSummary run(Plan plan) throws IOException, InterruptedException;
}
