package dev.orrery.sim.cli;

import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.explore.ChildJvms;
import dev.orrery.sim.explore.Environment;
import dev.orrery.sim.explore.PlanFolder;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.explore.Shard;
import dev.orrery.sim.explore.SweepOptions;
import dev.orrery.sim.gate.Commit;
import dev.orrery.sim.gate.Gate;
import dev.orrery.sim.gate.GateFiles;
import dev.orrery.sim.gate.GateOptions;
import dev.orrery.sim.gate.GateReport;
import dev.orrery.sim.gate.GateVerdict;
import dev.orrery.sim.search.Answerers;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "gate",
        description = {
            "Looks at all that must hold before a change is merged: the plans of the corpus, fresh"
                    + " seeds, what has to happen at least once, and planted bugs that have to be"
                    + " found. Writes the results for people and services. 'gate merge' makes one"
                    + " verdict of those of several shards."
        })
final class GateCommand implements Callable<Integer> {
    private static final int MOST_JOBS = 1024;

    private final Surroundings surroundings;

    @Spec private CommandSpec spec;

    @Option(
            names = "--seeds",
            paramLabel = "N|A..B",
            description =
                    "N seeds for each scenario, others for each commit; or those from A to B. 1000"
                            + " when not given.")
    private @Nullable String seeds;

    @Option(
            names = "--commit",
            paramLabel = "NAME",
            description =
                    "The version whose seeds are run. When not given: what the service says, then"
                            + " what is checked out.")
    private @Nullable String commit;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description =
                    "Which of N processes this is, from 1. When not given: what ORRERY_SHARD,"
                            + " Bazel, GitLab, Buildkite, CircleCI or Kubernetes say.")
    private @Nullable String shard;

    @Option(
            names = "--scenario",
            paramLabel = "NAME,...",
            description = "These scenarios only; all when not given.")
    private @Nullable String scenario;

    @Option(
            names = "--corpus",
            paramLabel = "DIR",
            description = "The plans that must hold; orrery-corpus when not given.")
    private @Nullable String corpus;

    @Option(
            names = "--stale",
            paramLabel = "warn|fail",
            description = "What a plan does that no longer fits the code; warn when not given.")
    private @Nullable String stale;

    @Option(
            names = "--answerer",
            paramLabel = "SPEC",
            description = "Who answers the decisions; seeded when not given.")
    private @Nullable String answerer;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description = "Begins no seed of a scenario after this real time: 500ms, 30s, 2m, 1h.")
    private @Nullable String budget;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "How many child JVMs run the seeds; as many as there are processors when not"
                            + " given. 0 runs them in this JVM.")
    private @Nullable String jobs;

    @Option(
            names = "--determinism",
            paramLabel = "1/N",
            description = "One run in N is made twice and compared; 1/100 when not given.")
    private @Nullable String determinism;

    @Option(
            names = "--hang-after",
            paramLabel = "TIME",
            description = "A run that takes longer hangs; 30s.")
    private @Nullable String hangAfter;

    @Option(
            names = "--shrink",
            paramLabel = "TIME|off",
            description = "How long each failure is made smaller at the most; 10s.")
    private @Nullable String shrink;

    @Option(
            names = "--exempt",
            paramLabel = "NAME,...",
            description =
                    "Faults, conditions and places that need not be seen; NAME or SCENARIO/NAME;"
                            + " and scenarios whose bug need not be found.")
    private @Nullable String exempt;

    @Option(
            names = "--canaries",
            paramLabel = "yes|no",
            description = "Whether the built-in planted bugs have to be found; yes.")
    private @Nullable String canaries;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where results go; target/orrery/gate when not given.")
    private @Nullable String out;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description =
                    "A properties file of these options, without the hyphens;"
                            + " orrery-gate.properties when that is there. What the command line"
                            + " says wins.")
    private @Nullable String settings;

    GateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        Scenarios scenarios = surroundings.scenarios().get();
        GateSettings file = GateSettings.read(settings, GateCommand.class);
        String workers = file.or("jobs", jobs);
        int number =
                workers == null || workers.equals("0")
                        ? 0
                        : (int) Arguments.count("jobs", workers, MOST_JOBS);
        boolean children = surroundings.process() && !"0".equals(workers);
        int running = number > 0 ? number : children ? surroundings.processors() : 1;
        GateOptions plain = UsageException.onRefusal(() -> options(file));
        GateOptions options = plain.withSweep(plain.sweep().withJobs(running));
        PrintWriter err = spec.commandLine().getErr();
        Gate gate =
                new Gate(
                        scenarios,
                        options,
                        surroundings.clock(),
                        children ? GateCommand::inChildren : (scenario, how) -> how,
                        line -> {
                            err.println(line);
                            err.flush();
                        });
        Path out = options.out();
        if (!surroundings.process()) {
            return UsageException.onRefusal(() -> show(gate.run(), out, spec));
        }
        try (Interruption _ = Interruption.of(Thread.currentThread())) {
            return UsageException.onRefusal(() -> show(gate.run(), out, spec));
        }
    }

    private static SweepOptions inChildren(Scenario scenario, SweepOptions how) {
        ChildJvms jvms = ChildJvms.likeThisOne();
        return how.withChildJvms(jvms).withFreshJvm(jvms.freshJvm(scenario, how.hangAfter()));
    }

    /** Prints and writes a report; the exit code. */
    static int show(GateReport report, Path folder, CommandSpec spec) {
        PrintWriter to = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        // First, since the files may find no room.
        to.println(GateFiles.text(report));
        to.flush();
        List<String> problems = GateFiles.write(report, folder);
        problems.forEach(err::println);
        if (problems.isEmpty()) {
            to.println("results: " + folder);
            to.flush();
        }
        int exit =
                switch (report.verdict()) {
                    case PASSED -> ExitCode.HELD;
                    case FAILED -> ExitCode.FAILED;
                    case NOT_DETERMINISTIC -> ExitCode.NOT_DETERMINISTIC;
                    case INTERRUPTED -> ExitCode.INTERRUPTED;
                };
        boolean lost = !problems.isEmpty() && report.verdict() == GateVerdict.PASSED;
        return lost ? ExitCode.INTERNAL : exit;
    }

    private GateOptions options(GateSettings file) {
        Environment environment = surroundings.environment();
        GateOptions options =
                GateOptions.standard()
                        .withLauncher(surroundings.launcher())
                        .withSweep(sweep(file))
                        .withShard(shard(file, environment))
                        .withScenarios(words(file.or("scenario", scenario)))
                        .withExempt(words(file.or("exempt", exempt)))
                        .withStaleFailing(isOneOf(file, "stale", stale, "fail", "warn"))
                        .withCanaries(!isOneOf(file, "canaries", canaries, "no", "yes"));
        String version = file.or("commit", commit);
        Commit found =
                version == null
                        ? Commit.of(environment, Path.of(""))
                        : new Commit(version, "--commit");
        String range = file.or("seeds", seeds);
        options = options.withSeeds(range(range == null ? "1000" : range, found), found);
        String results = file.or("out", out);
        if (results != null) {
            options = options.withOut(folder("out", results));
        }
        String plans = file.or("corpus", corpus);
        if (plans != null) {
            Path folder = folder("corpus", plans);
            if (!Files.isDirectory(folder)) {
                throw new UsageException(
                        "corpus must be a folder that is there: corpus="
                                + plans
                                + ". Leave it out when there is none yet.");
            }
            options = options.withCorpus(folder);
        }
        new PlanFolder(options.out()).requireWritable();
        return options;
    }

    private SweepOptions sweep(GateSettings file) {
        SweepOptions sweep = GateOptions.standard().sweep();
        String who = file.or("answerer", answerer);
        if (who != null) {
            Answerers.of(who, 0, 1);
            sweep = sweep.withAnswerer(who);
        }
        String time = file.or("budget", budget);
        if (time != null) {
            sweep = sweep.withBudget(Arguments.duration("budget", time));
        }
        String twice = file.or("determinism", determinism);
        if (twice != null) {
            sweep = sweep.withReplayEvery(Arguments.share("determinism", twice));
        }
        String hangs = file.or("hang-after", hangAfter);
        if (hangs != null) {
            sweep = sweep.withHangAfter(Arguments.duration("hang-after", hangs));
        }
        String smaller = file.or("shrink", shrink);
        if (smaller != null) {
            sweep =
                    sweep.withShrinkTime(
                            smaller.equals("off")
                                    ? Duration.ZERO
                                    : Arguments.duration("shrink", smaller));
        }
        return sweep;
    }

    private Shard shard(GateSettings file, Environment environment) {
        try {
            Shard.announce(environment);
        } catch (IOException | InvalidPathException refused) {
            throw new UsageException(
                    "TEST_SHARD_STATUS_FILE must be a file that can be made: problem="
                            + refused
                            + ". Unset it where no Bazel runs this.");
        }
        String text = file.or("shard", shard);
        return text == null ? Shard.of(environment) : Shard.parse(text, "--shard");
    }

    private static SeedRange range(String text, Commit commit) {
        if (text.contains("..")) {
            return SeedRange.parse(text);
        }
        return commit.seeds(Arguments.count("seeds", text, Commit.MOST_SEEDS));
    }

    private static boolean isOneOf(
            GateSettings file, String name, @Nullable String given, String yes, String no) {
        String text = file.or(name, given);
        if (text == null || text.equals(no)) {
            return false;
        }
        if (text.equals(yes)) {
            return true;
        }
        throw new UsageException(
                name
                        + " must be "
                        + no
                        + " or "
                        + yes
                        + ": "
                        + name
                        + "="
                        + text
                        + ". Choose one.");
    }

    private static List<String> words(@Nullable String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    static Path folder(String name, String text) {
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException refused) {
            // Refused below.
        }
        throw new UsageException(
                name
                        + " must be the path of a folder: "
                        + name
                        + "="
                        + text
                        + ". Leave it out for"
                        + " the usual one.");
    }
}
