package dev.orrery.junit;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.explore.Confirmation;
import dev.orrery.sim.explore.Divergence;
import dev.orrery.sim.explore.Environment;
import dev.orrery.sim.explore.Finding;
import dev.orrery.sim.explore.Fingerprint;
import dev.orrery.sim.explore.PlanFolder;
import dev.orrery.sim.explore.Replay;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.RunSummary;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.explore.Sweep;
import dev.orrery.sim.explore.SweepEnd;
import dev.orrery.sim.explore.SweepOptions;
import dev.orrery.sim.explore.SweepResult;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a simulation test does in its first node, and what it found for the nodes after that.
 *
 * <p>Threading: one thread at a time; JUnit runs the nodes one after the other.
 */
final class Exploration {
    private final ExtensionContext template;
    private final @Nullable Settings settings;
    private final @Nullable RuntimeException refusal;
    private final List<Node> found = new ArrayList<>();
    private final Set<Fingerprint> known = new LinkedHashSet<>();

    Exploration(ExtensionContext template) {
        this.template = template;
        Settings read = null;
        RuntimeException problem = null;
        try {
            requireFreshInstances(template);
            read = Settings.of(template, Environment.ofProcess());
        } catch (IllegalArgumentException refused) {
            problem = refused;
        }
        this.settings = read;
        this.refusal = problem;
    }

    private static void requireFreshInstances(ExtensionContext template) {
        if (template.getTestInstanceLifecycle().orElse(Lifecycle.PER_METHOD)
                == Lifecycle.PER_CLASS) {
            throw new IllegalArgumentException(
                    "a simulation test must have a new instance for each seed: class="
                            + template.getRequiredTestClass().getName()
                            + ", lifecycle=PER_CLASS. Remove @TestInstance(PER_CLASS), or"
                            + " annotate the class with @TestInstance(PER_METHOD).");
        }
    }

    /** The first node. */
    Node first() {
        Settings mine = settings;
        if (mine == null) {
            RuntimeException why = refusal;
            return new Node(
                    "settings",
                    node -> {
                        throw why == null ? new IllegalStateException("no settings") : why;
                    });
        }
        Settings.Wanted replay = mine.replay();
        if (replay != null) {
            return new Node("replay " + replay.file(), node -> replay(node, mine, replay));
        }
        long seeds = mine.options().seeds().size();
        return new Node(
                mine.seeds() == null
                        ? "no seed for shard " + mine.shard()
                        : "explore "
                                + seeds
                                + (seeds == 1 ? " seed" : " seeds")
                                + (mine.shard().isPart() ? " of shard " + mine.shard() : ""),
                node -> explore(node, mine));
    }

    /** The nodes that fail; empty as long as the first has not run. */
    List<Node> found() {
        return found;
    }

    private void explore(ExtensionContext node, Settings mine) {
        Corpus corpus = corpus(mine);
        MethodScenario scenario = new MethodScenario(node);
        for (Path plan : corpus.plans()) {
            check(node, corpus, scenario, plan, mine.options().hangAfter());
        }
        if (mine.seeds() == null) {
            return;
        }
        mine.options().plans().requireWritable();
        SweepOptions options =
                mine.freshJvm()
                        ? mine.options().withFreshJvm(OtherJvm.of(node, mine.options().hangAfter()))
                        : mine.options();
        SweepResult result = new Sweep(scenario, options, NanoClock.system(), tally -> {}).run();
        long seeds = result.tally().seeds();
        for (Finding finding : result.findings()) {
            RunFailure failure = finding.failure();
            // A known plan has shown it already.
            if (failure == null || known.add(failure.fingerprint())) {
                found.add(
                        new Node(
                                FailureReport.title(finding, seeds),
                                failing -> fail(failing, corpus, finding, seeds)));
            }
        }
        node.publishReportEntry("orrery", summary(result));
        if (result.end() == SweepEnd.INTERRUPTED) {
            throw new IllegalStateException(
                    "a sweep must not be interrupted: "
                            + summary(result)
                            + ". What it had found by then is reported beside this.");
        }
        TestAbortedException aborted = scenario.abortedAlways();
        if (aborted != null) {
            throw aborted;
        }
    }

    private static String summary(SweepResult result) {
        return result.tally().seeds()
                + " seeds, "
                + result.tally().failing()
                + " failed, "
                + result.tally().events()
                + " events, "
                + result.tally().realTime().toMillis()
                + " ms"
                + switch (result.end()) {
                    case SEEDS_DONE -> "";
                    case FIRST_FAILURE -> ", up to the first failure";
                    case BUDGET_SPENT -> ", the budget was spent before all seeds had run";
                    case EXHAUSTED -> ", the answerer had nothing left to try";
                    case NOT_DETERMINISTIC -> ", up to one that was not deterministic";
                    case HANGING -> ", up to one that hangs";
                    case DYING -> ", ended since JVM after JVM died";
                    case INTERRUPTED -> ", interrupted";
                };
    }

    private void check(
            ExtensionContext node,
            Corpus corpus,
            MethodScenario scenario,
            Path file,
            Duration hangAfter) {
        Replay replay;
        try {
            replay = replay(scenario, file, hangAfter);
        } catch (IllegalArgumentException | AssertionError refused) {
            found.add(
                    new Node(
                            "corpus " + file.getFileName(),
                            failing -> {
                                throw Failures.rethrow(refused);
                            }));
            return;
        }
        AssertionError failure = failureOf(node, corpus, replay, file, scenario.thrown());
        RunFailure why = replay.run().failure();
        if (why != null) {
            known.add(why.fingerprint());
        }
        if (failure != null) {
            found.add(
                    new Node(
                            "corpus "
                                    + file.getFileName()
                                    + ": "
                                    + (why == null
                                            ? "not deterministic"
                                            : FailureReport.headline(why)),
                            failing -> {
                                throw failure;
                            }));
        } else if (replay.matched() < replay.plan().entries().size()) {
            node.publishReportEntry("orrery.corpus", file + ": held; " + matched(replay));
        }
    }

    private void replay(ExtensionContext node, Settings mine, Settings.Wanted wanted) {
        Corpus corpus = corpus(mine);
        Path file = corpus.find(wanted.file());
        Plan plan = PlanFolder.read(file);
        MethodScenario scenario = new MethodScenario(node);
        if (wanted.ofProcess() && !plan.scenario().equals(scenario.name())) {
            throw new TestAbortedException(
                    "the plan is of another test: plan=" + file + ", test=" + plan.scenario());
        }
        Optional<String> summary = node.getConfigurationParameter(OtherJvm.SUMMARY);
        if (summary.isPresent()) {
            tell(scenario, plan, Path.of(summary.get()));
            return;
        }
        // A debugger may stop here for hours.
        Replay replay = replay(scenario, file, null);
        AssertionError failure = failureOf(node, corpus, replay, file, scenario.thrown());
        if (failure != null) {
            throw failure;
        }
        node.publishReportEntry("orrery", "the plan held; " + matched(replay));
    }

    /** This is the fresh JVM of another: it only wants to know how the plan goes. */
    private static void tell(MethodScenario scenario, Plan plan, Path summary) {
        ScenarioRun run =
                OwnThread.call(
                        plan.scenario(),
                        null,
                        () -> ScenarioRun.of(scenario, new ReplayOracle(plan), Trace.digestOnly()));
        try {
            OtherJvm.write(summary, RunSummary.of(run));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Replay replay(MethodScenario scenario, Path file, @Nullable Duration limit) {
        Plan plan = PlanFolder.read(file);
        if (!plan.scenario().equals(scenario.name())) {
            throw new IllegalArgumentException(
                    "plan must be of this test: plan="
                            + file
                            + ", its test="
                            + plan.scenario()
                            + ", this test="
                            + scenario.name()
                            + ". Move it to the corpus of its own test; if that was renamed,"
                            + " change the line 'scenario' in it.");
        }
        return OwnThread.call(
                plan.scenario(), limit, () -> Replay.of(scenario, plan, Trace.recordAll()));
    }

    private @Nullable AssertionError failureOf(
            ExtensionContext node,
            Corpus corpus,
            Replay replay,
            Path file,
            @Nullable Throwable thrown) {
        FailureReport report = new FailureReport(new ReplayCommand(node), corpus.name());
        Divergence divergence = replay.divergence();
        RunFailure failure = replay.run().failure();
        if (divergence != null) {
            return new SimulationFailure(report.ofPlan(file, replay.plan(), divergence), thrown);
        }
        return failure == null
                ? null
                : new SimulationFailure(
                        report.ofPlan(file, replay.plan(), failure, matched(replay)), thrown);
    }

    private static String matched(Replay replay) {
        return replay.matched()
                + " of "
                + replay.plan().entries().size()
                + " lines of the plan matched"
                + (replay.code() == Replay.Code.EDITED ? "; the code was edited since" : "");
    }

    private static void fail(ExtensionContext node, Corpus corpus, Finding finding, long seeds) {
        throw new SimulationFailure(
                new FailureReport(new ReplayCommand(node), corpus.name()).of(finding, seeds),
                thrownBy(node, finding));
    }

    /** Runs a failure's plan again for what the test throws then, which a sweep does not keep. */
    private static @Nullable Throwable thrownBy(ExtensionContext node, Finding finding) {
        RunFailure failure = finding.failure();
        if (failure == null || finding.confirmation() == Confirmation.NOT_RUN_AGAIN) {
            return null;
        }
        MethodScenario scenario = new MethodScenario(node);
        ScenarioRun again =
                OwnThread.call(
                        "replay",
                        null,
                        () ->
                                ScenarioRun.of(
                                        scenario,
                                        new ReplayOracle(finding.plan()),
                                        Trace.digestOnly()));
        RunFailure now = again.failure();
        return now != null && now.fingerprint().equals(failure.fingerprint())
                ? scenario.thrown()
                : null;
    }

    private Corpus corpus(Settings mine) {
        return new Corpus(
                template.getRequiredTestClass(),
                template.getRequiredTestMethod().getName(),
                mine.corpus());
    }
}
