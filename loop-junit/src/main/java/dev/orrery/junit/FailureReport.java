package dev.orrery.junit;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.decision.Seeds;
import dev.orrery.sim.explore.Confirmation;
import dev.orrery.sim.explore.Divergence;
import dev.orrery.sim.explore.Finding;
import dev.orrery.sim.explore.RunDiff;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * What a failure says to the reader: what failed, when and where, the plan, the last events, and
 * the command that runs it again.
 *
 * <p>Threading: one thread.
 */
final class FailureReport {
    private static final String FAILED = "scenario failed";
    // A plan of that many lines is shown whole.
    private static final int SHORT = 12;
    private static final int BEGINNING = 10;
    // In a tree of tests longer names are cut off or push everything else aside.
    private static final int LONGEST_NAME = 160;

    private final ReplayCommand command;
    private final String corpus;
    private final StringBuilder text = new StringBuilder();

    FailureReport(ReplayCommand command, String corpus) {
        this.command = command;
        this.corpus = corpus;
    }

    /** Returns the name of a finding's node. */
    static String title(Finding finding, long seeds) {
        RunFailure failure = finding.failure();
        return (failure == null ? "not deterministic" : name(failure)) + ofSeed(finding, seeds);
    }

    private static String ofSeed(Finding finding, long seeds) {
        return " (seed "
                + Seeds.format(finding.seed())
                + ", "
                + finding.seeds()
                + " of "
                + seeds
                + (seeds == 1 ? " seed)" : " seeds)");
    }

    /** Returns what failed in few words, for the name of a node. */
    static String name(RunFailure failure) {
        return isException(failure)
                ? shortened(failure.details().getFirst()) + when(failure)
                : shortened(failure.what());
    }

    private static String shortened(String text) {
        int end = Math.min(text.length(), LONGEST_NAME);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return end == text.length() ? text : text.substring(0, end) + "...";
    }

    private static String when(RunFailure failure) {
        return failure.what().substring(FAILED.length());
    }

    /** Returns one line that says what failed, an exception by its own name. */
    private static String headline(RunFailure failure) {
        return isException(failure) ? failure.details().getFirst() + when(failure) : failure.what();
    }

    private static boolean isException(RunFailure failure) {
        return failure.what().startsWith(FAILED) && !failure.details().isEmpty();
    }

    String of(Finding finding, long seeds) {
        RunFailure failure = finding.failure();
        text.append(failure == null ? "not deterministic" : headline(failure))
                .append(ofSeed(finding, seeds))
                .append('\n');
        if (failure != null) {
            failure(failure);
        }
        Divergence divergence = finding.divergence();
        if (divergence != null) {
            notDeterministic(divergence.text());
        }
        Path file = finding.planFile();
        plan(finding.plan(), file);
        neighbour(finding.neighbour());
        events(finding.lastEvents());
        text.append(
                switch (finding.confirmation()) {
                    case FRESH_JVM -> "  confirmed: the same in a JVM of its own\n";
                    case THIS_JVM ->
                            "  confirmed: the same when run again in this JVM"
                                    + (finding.confirmationProblem().isEmpty()
                                            ? ""
                                            : "; not in a JVM of its own: "
                                                    + finding.confirmationProblem())
                                    + "\n";
                    case NOT_REPEATED -> "  confirmed: no, it was another run\n";
                    case NOT_RUN_AGAIN -> "  not run again\n";
                });
        if (file == null) {
            text.append("  the plan could not be written: ")
                    .append(finding.planProblem())
                    .append("\n  replay: save the lines above to a file\n");
        } else {
            Path picture = finding.picture();
            files(file, picture == null ? file : picture, finding.confirmation());
        }
        Path picture = finding.picture();
        if (picture != null) {
            text.append("  picture: ").append(picture).append('\n');
        }
        return text.toString();
    }

    String ofPlan(Path file, Plan plan, RunFailure failure, String matched) {
        text.append(headline(failure)).append(" (plan ").append(file.getFileName()).append(")\n");
        failure(failure);
        text.append("  ").append(matched).append('\n');
        plan(plan, file);
        replay(file);
        return text.toString();
    }

    String ofPlan(Path file, Plan plan, String divergence) {
        text.append("not deterministic (plan ").append(file.getFileName()).append(")\n");
        notDeterministic(divergence);
        plan(plan, file);
        replay(file);
        return text.toString();
    }

    private void failure(RunFailure failure) {
        failure.details().stream()
                .skip(isException(failure) ? 1 : 0)
                .forEach(line -> text.append("  ").append(line).append('\n'));
        if (failure.origin() != null) {
            text.append("  at ").append(failure.origin()).append('\n');
        }
    }

    private void notDeterministic(String divergence) {
        text.append("  two runs of one plan must be equal:\n")
                .append(divergence.indent(2).stripTrailing())
                .append('\n');
    }

    private void plan(Plan plan, @Nullable Path file) {
        List<PlanEntry> entries = plan.entries();
        if (entries.isEmpty()) {
            text.append("  plan: nothing has to go wrong, the calm run fails\n");
            return;
        }
        int shown = file == null || entries.size() <= SHORT ? entries.size() : BEGINNING;
        text.append("  plan, what has to go wrong:\n");
        entries.stream()
                .limit(shown)
                .forEach(entry -> text.append("    ").append(entry).append('\n'));
        if (shown < entries.size()) {
            text.append("    and ").append(entries.size() - shown).append(" more\n");
        }
    }

    private void neighbour(@Nullable RunDiff diff) {
        if (diff != null) {
            text.append("  where it parts from the calmest run beside it that holds (there):\n")
                    .append(diff.text().indent(4));
        }
    }

    private void events(List<TraceEvent> events) {
        if (!events.isEmpty()) {
            text.append("  last events:\n");
            events.forEach(event -> text.append("    ").append(event.text()).append('\n'));
        }
    }

    private void files(Path file, Path report, Confirmation confirmation) {
        text.append("  report: ").append(report).append('\n');
        replay(file);
        if (confirmation != Confirmation.NOT_REPEATED) {
            text.append("  keep it from coming back: copy that plan to ")
                    .append(corpus)
                    .append('\n');
        }
    }

    private void replay(Path file) {
        text.append("  replay: ").append(command.of(file)).append('\n');
    }
}
