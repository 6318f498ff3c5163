package dev.orrery.benchmarks.row;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * What a row's contender should reach.
 *
 * @param contender whose goal it is
 * @param bound the least ratio, or the worst figure that will do
 * @param against whom the ratio is against: the beginning of a name, of which the best one counts;
 *     empty for the best peer of all; null where the figure itself is bounded
 * @param extra the other figure that is bounded, which must not be above; null for the row's own
 */
public record Goal(
        String contender, double bound, @Nullable String against, @Nullable String extra) {
    /** True if a figure is compared with somebody's in the same sitting. */
    public boolean isRatio() {
        return against != null;
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
                + ": at least "
                + amount
                + " x "
                + (against.isEmpty() ? "the best peer" : against);
    }
}
