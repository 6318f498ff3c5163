package dev.orrery.sim.cli;

import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.decision.Seeds;
import dev.orrery.sim.explore.Finding;
import dev.orrery.sim.explore.PlanFolder;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Sweep;
import dev.orrery.sim.explore.SweepEnd;
import dev.orrery.sim.explore.SweepOptions;
import dev.orrery.sim.explore.SweepResult;
import dev.orrery.sim.explore.SweepTally;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

@Command(
        name = "explore",
        description = {
            "Runs a scenario with many seeds, up to the first failure, and writes a plan that"
                    + " replays it."
        })
final class ExploreCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The scenario.")
    private String name = "";

    @Option(
            names = "--seeds",
            paramLabel = "A..B|N",
            description =
                    "The seeds from A to B, both included; N means 1..N. Decimal or with 0x."
                            + " 1..1000 when not given.")
    private @Nullable String seeds;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description = "Begins no seed after this real time: 500ms, 30s, 2m, 1h.")
    private @Nullable String budget;

    @Option(
            names = "--keep-going",
            description = "Goes on after a failure, and reports the first of each kind.")
    private boolean keepGoing;

    @Option(names = "--json", description = "Prints the result as one JSON object.")
    private boolean json;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where plans go; target/orrery when not given.")
    private @Nullable String out;

    ExploreCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        SweepOptions options = options();
        Scenario scenario = surroundings.find(name);
        SweepResult result =
                new Sweep(scenario, options, surroundings.clock(), this::showProgress).run();
        PrintWriter to = spec.commandLine().getOut();
        if (json) {
            to.println(SweepJson.of(result));
        } else {
            result.findings().forEach(failure -> show(to, failure));
            to.println(summary(result));
        }
        for (Finding failure : result.findings()) {
            if (failure.planFile() == null) {
                PrintWriter err = spec.commandLine().getErr();
                err.println(
                        "plan must be written to a folder that takes it: folder="
                                + options.plans().folder()
                                + ", problem="
                                + failure.planProblem()
                                + ". Give another with --out.");
            }
        }
        if (!result.isDeterministic()) {
            return ExitCode.NOT_DETERMINISTIC;
        }
        return result.findings().isEmpty() ? ExitCode.HELD : ExitCode.FAILED;
    }

    private SweepOptions options() {
        SweepOptions options = SweepOptions.standard().withKeepGoing(keepGoing);
        String range = seeds;
        if (range != null) {
            options = options.withSeeds(UsageException.onRefusal(() -> SeedRange.parse(range)));
        }
        if (budget != null) {
            options = options.withBudget(Arguments.duration("budget", budget));
        }
        if (out != null) {
            options = options.withPlans(new PlanFolder(folder(out)));
        }
        PlanFolder plans = options.plans();
        UsageException.onRefusal(
                () -> {
                    plans.requireWritable();
                    return plans;
                });
        return options;
    }

    private static Path folder(String text) {
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException refused) {
            // Refused below.
        }
        throw new UsageException(
                "out must be the path of a folder: out="
                        + text
                        + ". Leave it out for target/orrery.");
    }

    private void showProgress(SweepTally tally) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(
                name
                        + ": "
                        + tally.seeds()
                        + " seeds, "
                        + tally.failing()
                        + " failed, "
                        + Report.speed(tally));
        err.flush();
    }

    private void show(PrintWriter to, Finding failure) {
        String seed = Seeds.format(failure.seed());
        String replay = replay(failure);
        RunFailure why = failure.failure();
        if (why != null) {
            Report.failure(to, why, seed, replay);
        }
        if (failure.divergence() != null) {
            Report.divergence(to, failure.divergence(), name, seed, replay);
        }
        int answers = failure.plan().entries().size();
        to.println(
                "  plan: "
                        + answers
                        + (answers == 1 ? " line that is" : " lines that are")
                        + " not calm; digest "
                        + failure.digest());
        if (failure.divergence() == null) {
            Report.lastEvents(to, failure.lastEvents());
            Report.neighbour(to, failure.neighbour());
        }
    }

    private String replay(Finding failure) {
        Path plan = failure.planFile();
        if (plan == null) {
            String seed = Seeds.format(failure.seed());
            return surroundings.launcher() + " explore " + name + " --seeds " + seed + ".." + seed;
        }
        return surroundings.launcher() + " replay " + Arguments.shellWord(plan.toString());
    }

    private String summary(SweepResult result) {
        SweepTally tally = result.tally();
        return String.format(
                Locale.ROOT,
                "%s: %s of %d seeds (%s..%s)%s in %s s: %s; %d events, %s s of virtual time, tier"
                        + " %d",
                name,
                tally.failing() == 0 ? "0 failed" : tally.failing() + " failed",
                tally.seeds(),
                Long.toUnsignedString(result.options().seeds().first()),
                Long.toUnsignedString(result.lastSeed()),
                result.end() == SweepEnd.BUDGET_SPENT ? ", the budget is spent," : "",
                Report.seconds(tally.realTime()),
                Report.speed(tally),
                tally.events(),
                Report.seconds(tally.virtualTime()),
                Report.TIER);
    }
}
