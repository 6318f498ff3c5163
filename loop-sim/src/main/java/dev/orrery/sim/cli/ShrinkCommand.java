package dev.orrery.sim.cli;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.explore.LauncherCommand;
import dev.orrery.sim.explore.PlanFolder;
import dev.orrery.sim.explore.Replay;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.Shrinker;
import dev.orrery.sim.explore.Shrunk;
import dev.orrery.sim.trace.Trace;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;

@Command(
        name = "shrink",
        description = {
            "Makes a plan smaller that fails: fewer accidents, calmer ones, an earlier end, the"
                    + " same failure. The plan as it was stays beside it, as NAME.found.plan."
        })
final class ShrinkCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "PLAN", description = "A file that explore has written.")
    private String file = "";

    @Option(
            names = "--time",
            paramLabel = "TIME",
            description = "How long it may take: 500ms, 30s, 2m, 1h; 60s when not given.")
    private String time = "60s";

    ShrinkCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        PlanArgument given = PlanArgument.read(file, surroundings);
        var limit = Arguments.duration("time", time);
        PrintWriter out = spec.commandLine().getOut();
        Replay replay = Replay.of(given.scenario(), given.plan(), Trace.digestOnly());
        String again = LauncherCommand.replay(surroundings.launcher(), file);
        if (replay.divergence() != null) {
            Report.divergence(
                    out, replay.divergence(), given.plan().scenario(), given.seed(), again);
            return ExitCode.NOT_DETERMINISTIC;
        }
        RunFailure failure = replay.run().failure();
        if (failure == null) {
            out.println("All held: there is no failure to keep. Nothing was written.");
            return ExitCode.HELD;
        }
        var shrinker = new Shrinker(given.scenario(), surroundings.clock(), limit, Long.MAX_VALUE);
        Shrunk shrunk = shrinker.shrink(given.plan(), failure.fingerprint());
        Plan small = shrinker.signed(shrunk.plan());
        Replay verified = Replay.of(given.scenario(), small, Trace.digestOnly());
        RunFailure kept = verified.run().failure();
        if (verified.divergence() != null || kept == null) {
            out.println(
                    "The smaller plan does not repeat: the scenario is not deterministic. Nothing"
                            + " was written.");
            return ExitCode.NOT_DETERMINISTIC;
        }
        Report.failure(out, kept, given.seed(), again);
        out.println(
                "  plan: "
                        + shrunk.linesBefore()
                        + " lines that are not calm before, "
                        + shrunk.lines()
                        + " now; "
                        + shrunk.runs()
                        + " runs"
                        + (shrunk.isMinimal()
                                ? "; no line can be left out"
                                : "; the time was over, more may make it smaller"));
        return write(given, small);
    }

    private int write(PlanArgument given, Plan small) {
        if (small.entries().equals(given.plan().entries())) {
            spec.commandLine().getOut().println("  nothing smaller was found; the file stays");
            return ExitCode.FAILED;
        }
        try {
            PlanFolder.replace(given.path(), small);
        } catch (IOException e) {
            throw new UsageException(
                    "plan must be a file that can be written to: plan="
                            + file
                            + ", problem="
                            + e
                            + ". The smaller plan is:\n"
                            + small.render());
        }
        return ExitCode.FAILED;
    }
}
