package dev.orrery.sim.gate;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.decision.Seeds;
import dev.orrery.sim.explore.Divergence;
import dev.orrery.sim.explore.Finding;
import dev.orrery.sim.explore.LauncherCommand;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.SweepResult;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The failures of fresh seeds as entries, with plans ready for the corpus. */
final class Findings {
    private static final int MOST_ANSWERS = 30;

    private final GateOptions options;
    private final Scenario scenario;
    private final SourcePlace.Finder sources;

    Findings(GateOptions options, Scenario scenario, SourcePlace.Finder sources) {
        this.sources = sources;
        this.options = options;
        this.scenario = scenario;
    }

    GateEntry entry(Finding finding, long ran) {
        RunFailure failure = finding.failure();
        Divergence divergence = finding.divergence();
        List<String> details = new ArrayList<>();
        if (failure != null) {
            details.addAll(failure.details());
            if (failure.origin() != null) {
                details.add("at " + failure.origin());
            }
        }
        details.add(
                finding.seeds()
                        + " of "
                        + ran
                        + " seeds, the first "
                        + Seeds.format(finding.seed()));
        if (divergence != null) {
            details.addAll(divergence.text().lines().toList());
        }
        addAnswers(details, finding.plan());
        if (!finding.lastEvents().isEmpty()) {
            details.add("last events:");
            for (TraceEvent event : finding.lastEvents()) {
                details.add("  " + event.text());
            }
        }
        String newPlan =
                divergence == null && failure != null ? keep(finding, failure, details) : "";
        String plan =
                newPlan.isEmpty()
                        ? textOf(finding.planFile())
                        : Paths.text(options.newPlans().resolve(newPlan));
        SourcePlace place =
                sources.of(failure == null ? null : failure.origin(), scenario.getClass());
        return new GateEntry(
                GateStep.SEEDS,
                scenario.name(),
                failure == null ? "not deterministic" : failure.fingerprint().id(),
                divergence == null ? GateStatus.FAILED : GateStatus.NOT_DETERMINISTIC,
                failure == null ? "two runs of one plan were not the same" : failure.text(),
                details,
                failure == null ? "" : failure.fingerprint().id(),
                place.file(),
                place.line(),
                Seeds.format(finding.seed()),
                finding.seeds(),
                plan,
                newPlan,
                replay(plan, finding));
    }

    GateEntry notDeterministic(SweepResult result) {
        List<String> details = new ArrayList<>();
        for (Finding finding : result.findings()) {
            if (finding.divergence() != null) {
                details.addAll(finding.divergence().text().lines().toList());
            }
        }
        return GateEntry.of(
                        GateStep.CANARIES,
                        scenario.name(),
                        "found",
                        GateStatus.NOT_DETERMINISTIC,
                        "two runs of one plan were not the same")
                .withDetails(details);
    }

    private String replay(String plan, Finding finding) {
        if (!plan.isEmpty()) {
            return LauncherCommand.replay(options.launcher(), plan);
        }
        return LauncherCommand.explore(
                options.launcher(), scenario.name(), finding.seed(), options.sweep().answerer());
    }

    private static void addAnswers(List<String> details, Plan plan) {
        List<PlanEntry> answers = plan.entries();
        details.add("plan: " + answers.size() + " answers that are not calm");
        answers.stream().limit(MOST_ANSWERS).forEach(answer -> details.add("  " + answer));
        if (answers.size() > MOST_ANSWERS) {
            details.add("  and " + (answers.size() - MOST_ANSWERS) + " more");
        }
    }

    /** Writes the plan where it can be taken into the corpus; empty when it cannot be written. */
    private String keep(Finding finding, RunFailure failure, List<String> details) {
        String id = failure.fingerprint().id();
        String slug = Paths.slug(failure.fingerprint().what());
        String name = scenario.name() + "/" + (slug.isEmpty() ? id : slug + "-" + id) + ".plan";
        Plan plan =
                finding.plan()
                        .withHeader(
                                "found",
                                "by the gate, seed "
                                        + Seeds.format(finding.seed())
                                        + (options.commit().name().isEmpty()
                                                ? ""
                                                : ", commit " + options.commit().name()));
        try {
            write(options.newPlans().resolve(name), withComment(plan, failure));
            return name;
        } catch (IOException unwritable) {
            details.add(
                    "its plan could not be written to " + options.newPlans() + ": " + unwritable);
            details.add("this is the plan:");
            details.addAll(plan.render().lines().map(line -> "  " + line).toList());
            return "";
        }
    }

    private static String withComment(Plan plan, RunFailure failure) {
        String text = plan.render();
        int second = text.indexOf('\n') + 1;
        return text.substring(0, second) + "# " + failure.text() + "\n" + text.substring(second);
    }

    static void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path whole =
                file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            // Not writeString: it refuses the lone surrogates that a message may have.
            Files.write(whole, text.getBytes(StandardCharsets.UTF_8));
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private static String textOf(@Nullable Path file) {
        return file == null ? "" : Paths.text(file);
    }
}
