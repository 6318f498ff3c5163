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
    /** A goal and what came of it; the figure is empty if it was not measured. */
    record Verdict(String goalText, String figure, boolean isMet) {
        boolean isMeasured() {
            return !figure.isEmpty();
        }

        String text() {
            return isMeasured()
                    ? goalText + ": " + figure + (isMet ? ", met" : ", not met")
                    : goalText + ": not measured";
        }
    }

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
        Verdict notMeasured = new Verdict(text, "", false);
        Result ours = best(result -> result.peer().equals(goal.contender()));
        if (ours == null) {
            return notMeasured;
        }
        String extra = goal.extra();
        String against = goal.against();
        if (extra != null) {
            Double figure = ours.also().get(extra);
            return figure == null
                    ? notMeasured
                    : new Verdict(text, Figures.text(figure), figure <= goal.bound());
        }
        if (against == null) {
            boolean isMet = row.ratio(ours.value(), goal.bound()) >= 1;
            return new Verdict(text, Figures.text(ours.value()), isMet);
        }
        Result theirs = against.isEmpty() ? bestPeer() : rival(ours, against);
        if (theirs == null) {
            return notMeasured;
        }
        double ratio = ratio(ours, theirs);
        String name = theirs.peer().equals(against) ? "" : " (" + theirs.peer() + ")";
        return new Verdict(text + name, ratioText(goal.said(ratio)), ratio >= goal.least());
    }

    /** The one of that name, else the best of those whose names begin so. */
    private @Nullable Result rival(Result ours, String against) {
        Result named = best(result -> result.peer().equals(against));
        return named != null
                ? named
                : best(result -> result != ours && result.peer().startsWith(against));
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
