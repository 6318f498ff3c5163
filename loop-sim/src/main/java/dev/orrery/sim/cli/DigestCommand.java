package dev.orrery.sim.cli;

import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.decision.Seeds;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

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
                        + " every JVM. With --seeds a line for each seed, to be compared with what"
                        + " another JVM prints.")
final class DigestCommand implements Callable<Integer> {
    private static final int MOST_TIMES = 1_000;

    private final Surroundings surroundings;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The scenario.")
    private String name = "";

    @Option(names = "--seed", paramLabel = "S", description = "The seed, decimal or with 0x.")
    private @Nullable String seed;

    @Option(
            names = "--seeds",
            paramLabel = "A..B|N",
            description =
                    "The seeds from A to B, both included, in place of one; N means 1..N. A line"
                            + " has the seed, its digest, and whether it failed.")
    private @Nullable String seeds;

    @Option(
            names = "--times",
            paramLabel = "N",
            description =
                    "How often each of --seeds is run here; 1 when not given. A seed whose runs"
                            + " differ is told of, and the exit code is 3.")
    private @Nullable String times;

    DigestCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        Scenario scenario = surroundings.find(name);
        String one = seed;
        String range = seeds;
        if (one != null && range == null) {
            if (times != null) {
                throw new UsageException(
                        "times must not be given with --seed: times="
                                + times
                                + ", seed="
                                + one
                                + ". Give --seeds "
                                + one
                                + ".."
                                + one
                                + ".");
            }
            return digest(scenario, UsageException.onRefusal(() -> Seeds.parse(one)));
        }
        if (one == null && range != null) {
            int repeats = times == null ? 1 : (int) Arguments.count("times", times, MOST_TIMES);
            return digests(
                    scenario, UsageException.onRefusal(() -> SeedRange.parse(range)), repeats);
        }
        throw new UsageException(
                "one of --seed and --seeds must be given: --seed="
                        + (one == null ? "(missing)" : one)
                        + ", --seeds="
                        + (range == null ? "(missing)" : range)
                        + ". Run "
                        + surroundings.launcher()
                        + " help digest.");
    }

    private int digest(Scenario scenario, long number) {
        ScenarioRun run = run(scenario, number);
        spec.commandLine().getOut().println(run.digestText());
        RunFailure failure = run.failure();
        if (failure == null) {
            return ExitCode.HELD;
        }
        String text = Seeds.format(number);
        Report.failure(spec.commandLine().getErr(), failure, text, explore(text));
        return ExitCode.FAILED;
    }

    private int digests(Scenario scenario, SeedRange range, int repeats) {
        PrintWriter out = spec.commandLine().getOut();
        int exit = ExitCode.HELD;
        for (long offset = 0; offset < range.size(); offset++) {
            long number = range.first() + offset;
            ScenarioRun run = run(scenario, number);
            String text = Seeds.format(number);
            boolean failed = run.failure() != null;
            out.println(text + " " + run.digestText() + (failed ? " failed" : ""));
            if (failed && exit == ExitCode.HELD) {
                exit = ExitCode.FAILED;
            }
            for (int time = 1; time < repeats; time++) {
                ScenarioRun again = run(scenario, number);
                if (!run.isSameAs(again)) {
                    differs(text, run, again);
                    exit = ExitCode.NOT_DETERMINISTIC;
                    break;
                }
            }
        }
        out.flush();
        return exit;
    }

    private void differs(String text, ScenarioRun run, ScenarioRun again) {
        spec.commandLine()
                .getErr()
                .println(
                        "runs of a seed must be the same: seed="
                                + text
                                + ", digests="
                                + run.digestText()
                                + " and "
                                + again.digestText()
                                + ". See why: "
                                + explore(text)
                                + " --determinism 1/1");
    }

    private static ScenarioRun run(Scenario scenario, long number) {
        return ScenarioRun.of(scenario, new SeededOracle(number), Trace.digestOnly());
    }

    private String explore(String text) {
        return surroundings.launcher() + " explore " + name + " --seeds " + text + ".." + text;
    }
}
