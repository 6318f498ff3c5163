package dev.orrery.benchmarks.row;

import java.util.Arrays;
import java.util.Locale;

/** Figures as people read them, and the middle of several. */
public final class Figures {
    private Figures() {}

    /** Four digits, with k, M or G from ten thousand on. */
    public static String text(double figure) {
        double size = Math.abs(figure);
        if (size >= 1e9) {
            return digits(figure / 1e9) + " G";
        }
        if (size >= 1e6) {
            return digits(figure / 1e6) + " M";
        }
        if (size >= 1e4) {
            return digits(figure / 1e3) + " k";
        }
        return digits(figure);
    }

    private static String digits(double figure) {
        double size = Math.abs(figure);
        int places = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : size == 0 ? 0 : 4;
        return String.format(Locale.ROOT, "%." + places + "f", figure);
    }

    /** The middle one, or the mean of the two middle ones. */
    public static double median(double... figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
