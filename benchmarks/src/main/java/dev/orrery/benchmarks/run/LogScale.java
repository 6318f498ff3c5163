package dev.orrery.benchmarks.run;

import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic axis from one place of a picture to another.
 *
 * @param least the figure at {@code from}
 * @param most the figure at {@code to}
 */
record LogScale(double least, double most, double from, double to) {
    /** An axis that holds all of {@code figures}, from one round figure to another. */
    static LogScale around(List<Double> figures, double from, double to) {
        double least = figures.stream().mapToDouble(Double::doubleValue).min().orElse(1);
        double most = figures.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        return new LogScale(roundDown(least * 0.999), roundUp(most * 1.001), from, to);
    }

    /** Where a figure lies. */
    double at(double figure) {
        return from + (to - from) * Math.log(figure / least) / Math.log(most / least);
    }

    /** The round figures on it: 1, 2 and 5 of each power of ten, or only 1 if they are many. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        boolean isWide = most / least > 2_000;
        for (int power = -12; power <= 15; power++) {
            for (int digit : isWide ? new int[] {1} : new int[] {1, 2, 5}) {
                double tick =
                        power < 0 ? digit / Math.pow(10, -power) : digit * Math.pow(10, power);
                if (tick >= least * 0.999 && tick <= most * 1.001) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    private static double roundDown(double figure) {
        double power = Math.pow(10, Math.floor(Math.log10(figure)));
        double digits = figure / power;
        return power * (digits >= 5 ? 5 : digits >= 2 ? 2 : 1);
    }

    private static double roundUp(double figure) {
        double power = Math.pow(10, Math.floor(Math.log10(figure)));
        double digits = figure / power;
        return power * (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10);
    }
}
