package dev.orrery.examples.taskcost;

import java.util.Arrays;
import java.util.Map;

/** What is taken from the lines that one process printed. */
enum Figure {
    MILLIS("ms"),
    PROCESS_MILLIS("whole process, ms"),
    NANOS_EACH("ns a switch"),
    HEAP_MEGABYTES("heap, MB"),
    PEAK_MEGABYTES("resident, MB");

    private final String text;

    Figure(String text) {
        this.text = text;
    }

    /** Its name with its unit. */
    String text() {
        return text;
    }

    /**
     * The figure of one process; not a number where the process did not print it.
     *
     * @param lines the numbers by the name of their line
     * @param wanted how many tasks the figure is for
     * @param measured how many there were
     */
    double of(Map<String, double[]> lines, int wanted, int measured) {
        return switch (this) {
            case MILLIS -> median(lines, "nanos") / 1e6;
            case PROCESS_MILLIS -> median(lines, "process") / 1e6;
            case NANOS_EACH -> median(lines, "nanos") / measured;
            case HEAP_MEGABYTES -> median(lines, "heap") / measured * wanted / 1e6;
            case PEAK_MEGABYTES -> scaled(lines, "peak", (double) wanted / measured);
        };
    }

    /** The process itself does not grow with the tasks. */
    private static double scaled(Map<String, double[]> lines, String name, double factor) {
        double base = median(lines, "base");
        return (base + (median(lines, name) - base) * factor) / 1e6;
    }

    private static double median(Map<String, double[]> lines, String name) {
        double[] numbers = lines.get(name);
        return numbers == null || numbers[0] < 0 ? Double.NaN : median(numbers);
    }

    static double median(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
