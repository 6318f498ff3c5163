package dev.orrery.sim.gate;

import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.explore.CheckedPlan;
import dev.orrery.sim.explore.LauncherCommand;
import dev.orrery.sim.explore.PlanChecker;
import dev.orrery.sim.explore.PlanFolder;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.explore.Shard;
import dev.orrery.sim.explore.SweepOptions;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The plans that a project keeps in version control: each showed a bug once, and must hold now.
 *
 * <p>Threading: one thread. Order: by path.
 */
final class Corpus implements AutoCloseable {
    private final Scenarios scenarios;
    private final GateOptions options;
    private final SourcePlace.Finder sources;
    private final BiFunction<Scenario, SweepOptions, SweepOptions> jvms;
    private final PlanChecker checker = new PlanChecker();

    Corpus(
            Scenarios scenarios,
            GateOptions options,
            SourcePlace.Finder sources,
            BiFunction<Scenario, SweepOptions, SweepOptions> jvms) {
        this.sources = sources;
        this.scenarios = scenarios;
        this.options = options;
        this.jvms = jvms;
    }

    @Override
    public void close() {
        checker.close();
    }

    /** How one plan fared, and what its run covered; null when it did not run. */
    record Checked(GateEntry entry, @Nullable Coverage coverage) {}

    /** The plans of this shard. */
    List<Path> plans() throws IOException {
        Path folder = options.corpus();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> mine = new ArrayList<>();
        Shard shard = options.shard();
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all =
                    files.filter(file -> file.toString().endsWith(".plan"))
                            .filter(Files::isRegularFile)
                            .sorted()
                            .toList();
            for (int i = shard.index() - 1; i < all.size(); i += shard.total()) {
                mine.add(all.get(i));
            }
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
        return mine;
    }

    /** Replays one plan; null when this gate does not look at its scenario, or is interrupted. */
    @Nullable Checked check(Path file) {
        Plan plan;
        Scenario scenario;
        try {
            plan = PlanFolder.read(file);
            scenario = scenarios.find(plan.scenario());
        } catch (IllegalArgumentException refused) {
            return new Checked(
                    entry(
                            file,
                            "?",
                            GateStatus.FAILED,
                            "cannot be replayed: " + refused.getMessage()),
                    null);
        }
        if (!options.scenarios().isEmpty() && !options.scenarios().contains(plan.scenario())) {
            return null;
        }
        SweepOptions how =
                options.sweep().withPlans(new PlanFolder(options.out().resolve("plans")));
        CheckedPlan checked;
        try {
            checked = checker.check(scenario, plan, jvms.apply(scenario, how));
        } catch (RuntimeException | Error broken) {
            // Other plans, and what was found before, must be told of all the same.
            return new Checked(
                    entry(
                            file,
                            scenario.name(),
                            GateStatus.FAILED,
                            "could not be run: " + RunFailure.oneLine(broken.toString())),
                    null);
        }
        return checked == null
                ? null
                : new Checked(judge(file, scenario, checked), checked.coverage());
    }

    private GateEntry judge(Path file, Scenario scenario, CheckedPlan checked) {
        String name = scenario.name();
        RunFailure failure = checked.failure();
        String divergence = checked.divergence();
        if (divergence != null) {
            return entry(
                            file,
                            name,
                            GateStatus.NOT_DETERMINISTIC,
                            "the same code gives another run than the plan has recorded")
                    .withDetails(divergence.lines().toList());
        }
        String matched = checked.matchedText();
        if (Gate.isBug(name)) {
            return failure == null
                    ? entry(
                            file,
                            name,
                            GateStatus.FAILED,
                            "no longer shows the planted bug; " + matched)
                    : entry(file, name, GateStatus.PASSED, "shows the planted bug; " + matched);
        }
        if (failure != null) {
            SourcePlace place = sources.of(failure.origin(), scenario.getClass());
            // Of a run without end the text is a whole stack, which is in the details.
            String what = checked.hasEnded() ? failure.text() : failure.what();
            return failing(file, name, failure, what, matched).at(place);
        }
        if (checked.matched() < checked.plan().entries().size()) {
            return entry(
                            file,
                            name,
                            options.isStaleFailing() ? GateStatus.FAILED : GateStatus.WARNED,
                            "holds, but no longer fits the code: " + matched)
                    .withDetails(
                            List.of(
                                    "What it showed may no longer be tried: explore again for a"
                                            + " plan that fits, or remove it."));
        }
        return entry(file, name, GateStatus.PASSED, "holds; " + matched);
    }

    private GateEntry failing(
            Path file, String name, RunFailure failure, String what, String matched) {
        List<String> details = new ArrayList<>(failure.details());
        if (failure.origin() != null) {
            details.add("at " + failure.origin());
        }
        details.add(matched);
        GateEntry plain = entry(file, name, GateStatus.FAILED, "fails again: " + what);
        return new GateEntry(
                plain.step(),
                name,
                plain.name(),
                plain.status(),
                plain.message(),
                details,
                failure.fingerprint().id(),
                "",
                0,
                "",
                0,
                plain.plan(),
                "",
                plain.replay());
    }

    private GateEntry entry(Path file, String scenario, GateStatus status, String message) {
        String path = Paths.text(file);
        return GateEntry.of(
                        GateStep.CORPUS,
                        scenario,
                        Paths.text(options.corpus().relativize(file)),
                        status,
                        message)
                .at(new SourcePlace(path, 0))
                .withPlan(path, LauncherCommand.replay(options.launcher(), path));
    }
}
