package dev.orrery.sim.gate;

import java.util.List;

/**
 * One thing that a gate has looked at. Texts that do not apply are empty.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param step as part of which step
 * @param scenario of which scenario
 * @param name what it is, distinct within step and scenario
 * @param status how it fared
 * @param message the reason, one line
 * @param details more of it, line by line
 * @param fingerprint the failure's fingerprint
 * @param file the source file to look at, relative to the folder that the gate ran in
 * @param line the line in it, or 0
 * @param seed the first seed that showed it
 * @param seeds how many seeds showed it
 * @param plan the plan that shows it
 * @param newPlan where that plan belongs in the corpus, relative to it; empty when it is there
 *     already
 * @param replay the command that shows it again
 */
public record GateEntry(
        GateStep step,
        String scenario,
        String name,
        GateStatus status,
        String message,
        List<String> details,
        String fingerprint,
        String file,
        int line,
        String seed,
        long seeds,
        String plan,
        String newPlan,
        String replay) {
    /** Copies the details. */
    public GateEntry {
        details = List.copyOf(details);
    }

    static GateEntry of(
            GateStep step, String scenario, String name, GateStatus status, String message) {
        return new GateEntry(
                step, scenario, name, status, message, List.of(), "", "", 0, "", 0, "", "", "");
    }

    GateEntry withDetails(List<String> newDetails) {
        return new GateEntry(
                step,
                scenario,
                name,
                status,
                message,
                newDetails,
                fingerprint,
                file,
                line,
                seed,
                seeds,
                plan,
                newPlan,
                replay);
    }

    GateEntry withSeeds(long newSeeds) {
        return new GateEntry(
                step,
                scenario,
                name,
                status,
                message,
                details,
                fingerprint,
                file,
                line,
                seed,
                newSeeds,
                plan,
                newPlan,
                replay);
    }

    GateEntry withPlan(String newPlanFile, String newReplay) {
        return new GateEntry(
                step,
                scenario,
                name,
                status,
                message,
                details,
                fingerprint,
                file,
                line,
                seed,
                seeds,
                newPlanFile,
                newPlan,
                newReplay);
    }

    GateEntry at(SourcePlace place) {
        return new GateEntry(
                step,
                scenario,
                name,
                status,
                message,
                details,
                fingerprint,
                place.file(),
                place.line(),
                seed,
                seeds,
                plan,
                newPlan,
                replay);
    }
}
