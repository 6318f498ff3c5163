package dev.orrery.sim.cli;

import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.explore.ChildJvms;
import dev.orrery.sim.explore.LauncherCommand;
import dev.orrery.sim.explore.PlanFolder;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Shard;
import dev.orrery.sim.explore.Sweep;
import dev.orrery.sim.explore.SweepEnd;
import dev.orrery.sim.explore.SweepOptions;
import dev.orrery.sim.explore.SweepResult;
import dev.orrery.sim.explore.SweepTally;
import dev.orrery.sim.search.Answerers;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
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

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "How many child JVMs run the seeds, or threads with --in-process; as many JVMs"
                            + " as there are processors, or one thread, when not given. 0 is"
                            + " --in-process.")
    private @Nullable String jobs;

    @Option(
            names = "--in-process",
            description =
                    "Runs the seeds in this JVM, for a debugger. A run that hangs ends the sweep"
                            + " then.")
    private boolean inProcess;

    @Option(
            names = "--answerer",
            paramLabel = "SPEC",
            description = "Who answers the decisions: a name, and parameters behind a colon.")
    private @Nullable String answerer;

    @Option(
            names = "--hang-after",
            paramLabel = "TIME",
            description = "A run that takes longer in real time hangs; 30s when not given.")
    private @Nullable String hangAfter;

    @Option(
            names = "--shrink",
            paramLabel = "TIME|off",
            description = "How long each distinct failure is made smaller; 10s when not given.")
    private @Nullable String shrink;

    @Option(
            names = "--determinism",
            paramLabel = "1/N",
            description = "One run in N is made twice and compared; 1/1024 when not given.")
    private @Nullable String determinism;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = "Runs the I-th of N equal parts of the seeds, from 1.")
    private @Nullable String shard;

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
        Scenario scenario = surroundings.find(name);
        SweepOptions options = options(scenario);
        Sweep sweep = new Sweep(scenario, options, surroundings.clock(), this::showProgress);
        if (!surroundings.process()) {
            return show(sweep.run());
        }
        try (Interruption _ = Interruption.of(Thread.currentThread())) {
            return show(sweep.run());
        }
    }

    private int show(SweepResult result) {
        SweepReport report = new SweepReport(surroundings.launcher(), spec.commandLine());
        if (json) {
            report.json(result);
        } else {
            report.text(result);
        }
        report.problems(result);
        if (result.end() == SweepEnd.INTERRUPTED) {
            return ExitCode.INTERRUPTED;
        }
        if (!result.isDeterministic()) {
            return ExitCode.NOT_DETERMINISTIC;
        }
        if (result.end() == SweepEnd.BROKEN) {
            return ExitCode.INTERNAL;
        }
        return result.findings().isEmpty() ? ExitCode.HELD : ExitCode.FAILED;
    }

    private SweepOptions options(Scenario scenario) {
        SweepOptions options =
                SweepOptions.standard()
                        .withKeepGoing(keepGoing)
                        .withReplayCommand(
                                plan ->
                                        LauncherCommand.replay(
                                                surroundings.launcher(), plan.toString()));
        if (budget != null) {
            options = options.withBudget(Arguments.duration("budget", budget));
        }
        if (hangAfter != null) {
            options = options.withHangAfter(Arguments.duration("hang-after", hangAfter));
        }
        if (shrink != null) {
            boolean off = shrink.equals("off");
            options =
                    options.withShrinkTime(
                            off ? Duration.ZERO : Arguments.duration("shrink", shrink));
        }
        if (determinism != null) {
            options = options.withReplayEvery(Arguments.share("determinism", determinism));
        }
        String spec = answerer;
        if (spec != null) {
            UsageException.onRefusal(() -> Answerers.of(spec, 0, 1));
            options = options.withAnswerer(spec);
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
        return withJvms(options.withSeeds(seeds(options)), scenario);
    }

    private SeedRange seeds(SweepOptions options) {
        String range = seeds;
        SeedRange all =
                range == null
                        ? options.seeds()
                        : UsageException.onRefusal(() -> SeedRange.parse(range));
        String text = shard;
        if (text == null) {
            return all;
        }
        Shard part = UsageException.onRefusal(() -> Shard.parse(text, "--shard"));
        SeedRange own = part.slice(all);
        if (own == null) {
            throw new UsageException(
                    "seeds must be at least as many as shards: seeds="
                            + all
                            + ", shard="
                            + part
                            + ". Run more seeds, or fewer shards.");
        }
        return own;
    }

    private SweepOptions withJvms(SweepOptions options, Scenario scenario) {
        int number = surroundings.processors();
        boolean here = inProcess || !surroundings.process();
        if (jobs != null) {
            boolean none = jobs.equals("0");
            here |= none;
            number = none ? 1 : (int) Arguments.count("jobs", jobs, 1024);
        } else if (here) {
            number = 1;
        }
        SweepOptions with = options.withJobs(number);
        if (here) {
            return with;
        }
        ChildJvms jvms = ChildJvms.likeThisOne();
        return with.withChildJvms(jvms).withFreshJvm(jvms.freshJvm(scenario, options.hangAfter()));
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
}
