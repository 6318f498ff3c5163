package dev.orrery.sim.cli;

import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.decision.Seeds;
import dev.orrery.sim.explore.Confirmation;
import dev.orrery.sim.explore.Finding;
import dev.orrery.sim.explore.LauncherCommand;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.SweepEnd;
import dev.orrery.sim.explore.SweepResult;
import dev.orrery.sim.explore.SweepTally;
import dev.orrery.sim.explore.Tier;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a sweep tells the user when it is over. */
final class SweepReport {
    private static final int MOST_PLAN_LINES = 20;

    private final String launcher;
    private final PrintWriter out;
    private final PrintWriter err;

    SweepReport(String launcher, CommandLine command) {
        this.launcher = launcher;
        this.out = command.getOut();
        this.err = command.getErr();
    }

    void json(SweepResult result) {
        out.println(SweepJson.of(result));
        out.flush();
    }

    void text(SweepResult result) {
        result.findings().forEach(finding -> show(result, finding));
        result.problems().forEach(problem -> out.println("note: " + problem));
        out.println(summary(result));
        out.flush();
    }

    /** What could not be done for the user, and what to do about it. */
    void problems(SweepResult result) {
        for (Finding finding : result.findings()) {
            if (finding.planFile() == null) {
                err.println(
                        "plan must be written to a folder that takes it: folder="
                                + result.options().plans().folder()
                                + ", problem="
                                + finding.planProblem()
                                + ". Give another with --out.");
                // Nothing of the failure is lost: a plan is text.
                if (finding.failure() != null) {
                    err.println("This is the plan that was not written:");
                    err.println(finding.plan().render().stripTrailing());
                }
            }
        }
        err.flush();
    }

    private void show(SweepResult result, Finding finding) {
        String seed = Seeds.format(finding.seed());
        String replay = replay(result, finding);
        RunFailure why = finding.failure();
        if (why != null) {
            Report.failure(out, why, seed, replay);
        }
        if (finding.divergence() != null) {
            Report.divergence(out, finding.divergence(), result.scenario(), seed, replay);
        }
        if (finding.seeds() > 1) {
            out.println("  seeds: " + finding.seeds() + " failed so, the first of them " + seed);
        }
        plan(finding);
        out.println("  " + confirmation(finding));
        if (finding.divergence() == null) {
            Report.lastEvents(out, finding.lastEvents());
            Report.neighbour(out, finding.neighbour());
            if (finding.picture() != null) {
                out.println("  picture: " + finding.picture());
            }
        }
    }

    private void plan(Finding finding) {
        List<PlanEntry> entries = finding.plan().entries();
        int found = finding.found().entries().size();
        out.println(
                "  plan: "
                        + entries.size()
                        + (entries.size() == 1 ? " line that is" : " lines that are")
                        + " not calm"
                        + (found == entries.size() ? "" : " of " + found + " as found")
                        + (finding.digest().isEmpty()
                                ? "; no digest, since it has no end"
                                : "; digest " + finding.digest()));
        if (finding.divergence() == null) {
            entries.stream().limit(MOST_PLAN_LINES).forEach(entry -> out.println("    " + entry));
            if (entries.size() > MOST_PLAN_LINES) {
                out.println("    and " + (entries.size() - MOST_PLAN_LINES) + " more");
            }
        }
    }

    private static String confirmation(Finding finding) {
        String problem = finding.confirmationProblem();
        return switch (finding.confirmation()) {
            case FRESH_JVM -> "confirmed: it fails so in a fresh JVM";
            case THIS_JVM ->
                    "confirmed in this JVM only: it was run again here, "
                            + (problem.isEmpty()
                                    ? "since no other JVM was to be started"
                                    : "since a fresh JVM did not tell: " + problem);
            case NOT_REPEATED -> "not confirmed: its plan gave another run";
            case NOT_RUN_AGAIN -> "not run again";
        };
    }

    private String replay(SweepResult result, Finding finding) {
        Path plan = finding.planFile();
        // A run that took its JVM along may have told nothing of its decisions.
        boolean hasPlan =
                !finding.found().entries().isEmpty()
                        || finding.confirmation() != Confirmation.NOT_RUN_AGAIN;
        if (plan != null && hasPlan) {
            return result.options().replayCommand(plan);
        }
        return LauncherCommand.explore(
                launcher, result.scenario(), finding.seed(), result.options().answerer());
    }

    private String summary(SweepResult result) {
        SweepTally tally = result.tally();
        return String.format(
                Locale.ROOT,
                "%s: %s of %d seeds (%s..%s)%s in %s s: %s; %d events, %s s of virtual time, tier"
                        + " %d",
                result.scenario(),
                tally.failing() == 0 ? "0 failed" : tally.failing() + " failed",
                tally.seeds(),
                Long.toUnsignedString(result.options().seeds().first()),
                Long.toUnsignedString(result.lastSeed()),
                end(result.end()),
                Report.seconds(tally.realTime()),
                Report.speed(tally),
                tally.events(),
                Report.seconds(tally.virtualTime()),
                Tier.ofThisJvm().number());
    }

    private static String end(SweepEnd end) {
        return switch (end) {
            case BUDGET_SPENT -> ", the budget is spent,";
            case EXHAUSTED -> ", the answerer had nothing left to try,";
            case INTERRUPTED -> ", interrupted,";
            case HANGING -> ", ended by a run that hangs,";
            case BROKEN -> ", ended since a worker could not go on,";
            case DYING -> ", ended since JVM after JVM died,";
            case SEEDS_DONE, FIRST_FAILURE, NOT_DETERMINISTIC -> "";
        };
    }
}
