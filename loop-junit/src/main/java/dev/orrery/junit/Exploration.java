package dev.orrery.junit;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.explore.CheckedPlan;
import dev.orrery.sim.explore.Confirmation;
import dev.orrery.sim.explore.Environment;
import dev.orrery.sim.explore.Finding;
import dev.orrery.sim.explore.Fingerprint;
import dev.orrery.sim.explore.PlanChecker;
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
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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
        try (PlanChecker checker = new PlanChecker()) {
            for (Path plan : corpus.plans()) {
                // A new scenario: one that hung may still go on, and tell of itself.
                check(node, corpus, checker, new MethodScenario(node), plan, mine.options());
            }
        }
        if (mine.seeds() == null) {
            return;
        }
        mine.options().plans().requireWritable();
        SweepOptions plain = mine.options().withReplayCommand(new ReplayCommand(node)::of);
        SweepOptions options =
                mine.freshJvm() ? plain.withFreshJvm(OtherJvm.of(node, plain.hangAfter())) : plain;
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
        result.problems().forEach(problem -> node.publishReportEntry("orrery", problem));
        if (result.end() == SweepEnd.BROKEN) {
            throw new IllegalStateException(
                    "a sweep must come to its end: "
                            + String.join("; ", result.problems())
                            + ". What it had found by then is reported beside this.");
        }
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
        requireThatSomethingHappened(result);
    }

    /** A test that forgets its simulation would pass with any number of seeds. */
    private static void requireThatSomethingHappened(SweepResult result) {
        Coverage covered = result.coverage();
        boolean nothing =
                result.tally().events() == 0
                        && result.tally().failing() == 0
                        && covered.faults().isEmpty()
                        && covered.sometimes().isEmpty()
                        && covered.reachable().isEmpty();
        if (nothing) {
            throw new AssertionFailedError(
                    "a simulation test must do something in its simulation: events=0, decisions=0,"
                            + " seeds="
                            + result.tally().seeds()
                            + ". Take an EventLoop, a Simulation or a SimHost as a parameter and"
                            + " give it to the code under test; where there is nothing to simulate"
                            + " use @Test.");
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
                    case BROKEN -> ", ended since a worker could not go on";
                    case DYING -> ", ended since JVM after JVM died";
                    case INTERRUPTED -> ", interrupted";
                };
    }

    private void check(
            ExtensionContext node,
            Corpus corpus,
            PlanChecker checker,
            MethodScenario scenario,
            Path file,
            SweepOptions how) {
        CheckedPlan checked;
        try {
            checked = checker.check(scenario, planOf(scenario, file), how);
        } catch (IllegalArgumentException refused) {
            found.add(
                    new Node(
                            "corpus " + file.getFileName(),
                            failing -> {
                                throw Failures.rethrow(refused);
                            }));
            return;
        }
        if (checked == null) {
            throw new IllegalStateException("a run must not be interrupted: plan=" + file);
        }
        Throwable thrown = checked.hasEnded() ? scenario.thrown() : null;
        AssertionError failure = failureOf(node, corpus, checked, file, thrown);
        RunFailure why = checked.failure();
        if (why != null) {
            known.add(why.fingerprint());
        }
        if (failure != null) {
            found.add(
                    new Node(
                            "corpus "
                                    + file.getFileName()
                                    + ": "
                                    + (why == null ? "not deterministic" : FailureReport.name(why)),
                            failing -> {
                                throw failure;
                            }));
        } else if (checked.matched() < checked.plan().entries().size()) {
            node.publishReportEntry("orrery.corpus", file + ": held; " + matched(checked));
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
        CheckedPlan replay = replay(scenario, file);
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

    private static CheckedPlan replay(MethodScenario scenario, Path file) {
        Plan plan = planOf(scenario, file);
        return CheckedPlan.of(
                OwnThread.call(
                        plan.scenario(), null, () -> Replay.of(scenario, plan, Trace.recordAll())));
    }

    private static Plan planOf(MethodScenario scenario, Path file) {
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
        return plan;
    }

    private @Nullable AssertionError failureOf(
            ExtensionContext node,
            Corpus corpus,
            CheckedPlan checked,
            Path file,
            @Nullable Throwable thrown) {
        FailureReport report = new FailureReport(new ReplayCommand(node), corpus.name());
        String divergence = checked.divergence();
        RunFailure failure = checked.failure();
        if (divergence != null) {
            return new SimulationFailure(report.ofPlan(file, checked.plan(), divergence), thrown);
        }
        return failure == null
                ? null
                : new SimulationFailure(
                        report.ofPlan(file, checked.plan(), failure, matched(checked)), thrown);
    }

    private static String matched(CheckedPlan checked) {
        return checked.hasEnded()
                ? checked.matched()
                        + " of "
                        + checked.plan().entries().size()
                        + " lines of the plan matched"
                        + (checked.code() == Replay.Code.EDITED
                                ? "; the code was edited since"
                                : "")
                : checked.matchedText();
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
                template.getRequiredTestClass(), MethodScenario.methodOf(template), mine.corpus());
    }
}
