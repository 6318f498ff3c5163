package dev.orrery.benchmarks.run;

import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Figures;
import dev.orrery.benchmarks.row.Row;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How one contender's cost grows with the size of the work.
 *
 * @param results one for each size, the smallest first
 */
record Growth(Row row, String peer, List<Result> results) {
    /** The curves of {@code row}, in the order of its contenders. */
    static List<Growth> of(Row row, List<Result> all) {
        List<Growth> curves = new ArrayList<>();
        for (Contender contender : row.contenders()) {
            List<Result> own =
                    all.stream()
                            .filter(
                                    each ->
                                            each.workload().equals(row.name())
                                                    && each.peer().equals(contender.name())
                                                    && each.size() > 0
                                                    && each.isMeasured())
                            .sorted((a, b) -> Integer.compare(a.size(), b.size()))
                            .toList();
            if (own.size() >= 2) {
                curves.add(new Growth(row, contender.name(), own));
            }
        }
        return curves;
    }

    /** The power of the size that the cost of all the work grows with: 1 if each costs the same. */
    double exponent() {
        double[] sizes = results.stream().mapToDouble(Result::size).toArray();
        double[] totals =
                results.stream()
                        .mapToDouble(
                                each -> row.isRate() ? each.size() / each.value() : each.value())
                        .toArray();
        return exponent(sizes, totals);
    }

    /** The slope of the straight line that fits best, by least squares, in logarithms of both. */
    static double exponent(double[] sizes, double[] totals) {
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < sizes.length; i++) {
            meanX += Math.log(sizes[i]) / sizes.length;
            meanY += Math.log(totals[i]) / sizes.length;
        }
        double above = 0;
        double below = 0;
        for (int i = 0; i < sizes.length; i++) {
            double x = Math.log(sizes[i]) - meanX;
            above += x * (Math.log(totals[i]) - meanY);
            below += x * x;
        }
        return above / below;
    }

    /** For people: the figure of each size, and the exponent. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "  %-20s", peer));
        results.forEach(
                each ->
                        text.append(count(each.size()))
                                .append(": ")
                                .append(Figures.text(each.value()))
                                .append(", "));
        return text.append(exponentText()).append('\n').toString();
    }

    /** The exponent in words. */
    String exponentText() {
        return String.format(Locale.ROOT, "total cost grows as n^%.2f", exponent());
    }

    /** A size: 10, 10 k, 1 M. */
    static String count(int size) {
        if (size >= 1_000_000 && size % 100_000 == 0) {
            return OverviewPicture.plain(size / 1e6) + " M";
        }
        return size >= 1_000 && size % 100 == 0
                ? OverviewPicture.plain(size / 1e3) + " k"
                : Integer.toString(size);
    }
}
