package dev.orrery.benchmarks.run;

import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Figures;
import dev.orrery.benchmarks.row.Goal;
import dev.orrery.benchmarks.row.Row;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The results of one workload beside each other.
 *
 * @param results in the order of the row's contenders
 */
record Standing(Row row, List<Result> results) {
    /** A goal and what came of it. */
    record Verdict(Goal goal, String text, boolean isMet, boolean isMeasured) {}

    /** The standing of {@code row} in a run's results. */
    static Standing of(Row row, List<Result> all) {
        List<Result> results = new ArrayList<>();
        for (Contender contender : row.contenders()) {
            for (Result result : all) {
                if (result.workload().equals(row.name())
                        && result.peer().equals(contender.name())
                        && result.size() == 0) {
                    results.add(result);
                }
            }
        }
        return new Standing(row, results);
    }

    /** The peer that is ahead, or null if none was measured. */
    @Nullable Result bestPeer() {
        return best(result -> !isOurs(result) && !isLimit(result));
    }

    /** What the machine could do, or null if that was not measured. */
    @Nullable Result limit() {
        return best(Standing::isLimit);
    }

    /** Ours, or null if it was not measured. */
    @Nullable Result ours() {
        return best(result -> result.peer().equals("orrery"));
    }

    /** How many times as good as {@code theirs} {@code ours} is. */
    double ratio(Result ours, Result theirs) {
        return row.ratio(ours.value(), theirs.value());
    }

    /** What came of the row's goals. */
    List<Verdict> verdicts() {
        return row.goals().stream().map(this::verdict).toList();
    }

    private Verdict verdict(Goal goal) {
        String text = goal.text(row);
        Result ours = best(result -> result.peer().equals(goal.contender()));
        if (ours == null) {
            return new Verdict(goal, text + ": not measured", false, false);
        }
        String extra = goal.extra();
        String against = goal.against();
        if (extra != null) {
            Double figure = ours.also().get(extra);
            return figure == null
                    ? new Verdict(goal, text + ": not measured", false, false)
                    : verdict(goal, text, Figures.text(figure), figure <= goal.bound());
        }
        if (against == null) {
            boolean isMet = row.ratio(ours.value(), goal.bound()) >= 1;
            return verdict(goal, text, Figures.text(ours.value()), isMet);
        }
        Result theirs =
                against.isEmpty()
                        ? bestPeer()
                        : best(result -> result != ours && result.peer().startsWith(against));
        if (theirs == null) {
            return new Verdict(goal, text + ": not measured", false, false);
        }
        double ratio = ratio(ours, theirs);
        String name = theirs.peer().equals(against) ? "" : " (" + theirs.peer() + ")";
        return verdict(goal, text + name, ratioText(ratio), ratio >= goal.bound());
    }

    private static Verdict verdict(Goal goal, String text, String figure, boolean isMet) {
        return new Verdict(
                goal, text + ": " + figure + (isMet ? ", met" : ", not met"), isMet, true);
    }

    private @Nullable Result best(Predicate<Result> which) {
        Result best = null;
        for (Result result : results) {
            if (which.test(result)
                    && result.isMeasured()
                    && (best == null || ratio(result, best) > 1)) {
                best = result;
            }
        }
        return best;
    }

    static boolean isOurs(Result result) {
        return result.peer().equals("orrery") || result.peer().startsWith("orrery-");
    }

    static boolean isLimit(Result result) {
        return result.peer().startsWith("limit-");
    }

    /** A ratio in three digits. */
    static String ratioText(double ratio) {
        int places = ratio >= 100 ? 0 : ratio >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + places + "f", ratio);
    }
}
