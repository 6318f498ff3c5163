package dev.orrery.sim.cli;

import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.decision.Seeds;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.trace.Trace;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

@Command(
        name = "digest",
        description =
                "Runs one seed and prints the digest of its events: 16 hex digits, the same in"
                        + " every JVM.")
final class DigestCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The scenario.")
    private String name = "";

    @Option(
            names = "--seed",
            required = true,
            paramLabel = "S",
            description = "The seed, decimal or with 0x.")
    private String seed = "";

    DigestCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        Scenario scenario = surroundings.find(name);
        long number = UsageException.onRefusal(() -> Seeds.parse(seed));
        ScenarioRun run = ScenarioRun.of(scenario, new SeededOracle(number), Trace.digestOnly());
        spec.commandLine().getOut().println(run.digestText());
        RunFailure failure = run.failure();
        if (failure == null) {
            return ExitCode.HELD;
        }
        PrintWriter err = spec.commandLine().getErr();
        String text = Seeds.format(number);
        Report.failure(
                err,
                failure,
                text,
                surroundings.launcher() + " explore " + name + " --seeds " + text + ".." + text);
        return ExitCode.FAILED;
    }
}
