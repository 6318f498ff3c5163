package dev.orrery.sim.cli;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.Seeds;
import dev.orrery.sim.explore.PlanFolder;
import dev.orrery.sim.explore.Replay;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.trace.TraceEvent;
import dev.orrery.sim.trace.VirtualTime;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

@Command(
        name = "replay",
        description = "Runs a plan again: the same events, the same digest, the same failure.")
final class ReplayCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "PLAN", description = "A file that explore has written.")
    private String file = "";

    @Option(names = "--trace", description = "Prints every event.")
    private boolean trace;

    @Mixin private ReplayFiles files = new ReplayFiles();

    ReplayCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        Plan plan = UsageException.onRefusal(() -> PlanFolder.read(path()));
        Scenario scenario = scenarioOf(plan);
        files.check();
        Replay replay = Replay.of(scenario, plan, files.trace());
        // Not the command's own writer: it is flushed at each line.
        PrintWriter out = new PrintWriter(spec.commandLine().getOut());
        if (trace) {
            for (TraceEvent event : replay.run().trace().events()) {
                out.println(event.text());
            }
        }
        show(out, replay);
        out.flush();
        if (replay.divergence() != null) {
            return ExitCode.NOT_DETERMINISTIC;
        }
        return replay.run().failure() == null ? ExitCode.HELD : ExitCode.FAILED;
    }

    private Path path() {
        try {
            return Path.of(file);
        } catch (InvalidPathException refused) {
            throw new UsageException(
                    "plan must be the path of a file: plan="
                            + file
                            + ". Give a plan that 'explore' has written.");
        }
    }

    private Scenario scenarioOf(Plan plan) {
        try {
            return surroundings.find(plan.scenario());
        } catch (UsageException unknown) {
            throw new UsageException(
                    unknown.getMessage() + " The plan that names it is " + file + ".");
        }
    }

    private void show(PrintWriter out, Replay replay) {
        Plan plan = replay.plan();
        ScenarioRun run = replay.run();
        String seed = plan.seed().isPresent() ? Seeds.format(plan.seed().getAsLong()) : "none";
        String again = surroundings.launcher() + " replay " + Arguments.shellWord(file);
        RunFailure failure = run.failure();
        if (failure != null) {
            Report.failure(out, failure, seed, again);
        }
        out.println(
                plan.scenario()
                        + ": digest "
                        + run.digestText()
                        + ", "
                        + run.events()
                        + " events, "
                        + VirtualTime.format(run.virtualNanos())
                        + " of virtual time, "
                        + replay.matched()
                        + " of "
                        + plan.entries().size()
                        + " answers of the plan matched, tier "
                        + Report.TIER);
        files.write(out, replay, seed, again);
        if (replay.divergence() != null) {
            Report.divergence(out, replay.divergence(), plan.scenario(), seed, again);
            out.println(
                    "If the plan was edited by hand, remove its digest line: that is the digest of"
                            + " other answers.");
        } else if (replay.code() == Replay.Code.EDITED) {
            out.println(
                    "The code was edited after the plan was written; "
                            + (failure == null ? "it holds now." : "it still fails."));
        } else if (failure == null) {
            out.println("All held.");
        }
    }
}
