package dev.orrery.benchmarks.row;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * What a row's contender should reach.
 *
 * @param contender whose goal it is
 * @param bound the worst ratio or figure that will do
 * @param against whom the ratio is against: the beginning of a name, of which the best one counts;
 *     empty for the best peer of all; null where the figure itself is bounded
 * @param extra the other figure that is bounded, which must not be above; null for the row's own
 * @param isMost true where the ratio is said as how many times as much it may be: it is the other
 *     way round then
 */
public record Goal(
        String contender,
        double bound,
        @Nullable String against,
        @Nullable String extra,
        boolean isMost) {
    /** A ratio as this goal says it, of one that says how many times as good ours is. */
    public double said(double ratio) {
        return isMost ? 1 / ratio : ratio;
    }

    /** How many times as good as who it is against the contender must be. */
    public double least() {
        return said(bound);
    }

    /** The goal in words. */
    public String text(Row row) {
        String amount = String.format(Locale.ROOT, "%,.4g", bound).replaceAll("\\.?0+$", "");
        if (extra != null) {
            return contender + ": at most " + amount + " " + extra;
        }
        if (against == null) {
            return contender
                    + (row.isRate() ? ": at least " : ": at most ")
                    + Figures.text(bound)
                    + " "
                    + row.unit();
        }
        return contender
                + (isMost ? ": at most " : ": at least ")
                + amount
                + " x "
                + (against.isEmpty() ? "the best peer" : against);
    }
}
