package dev.orrery.benchmarks.guard;

import dev.orrery.benchmarks.guard.Limits.Limit;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code benchmarks/guard}: figures of cost that are the same in each run, beside their limits.
 * Times are never asserted.
 */
public final class GuardMain {
    private GuardMain() {}

    /**
     * Measures, prints, and ends with 1 if a figure is above its limit.
     *
     * @param arguments the file of limits
     * @throws Exception what a measurement throws
     */
    public static void main(String[] arguments) throws Exception {
        Limits limits = Limits.read(Path.of(arguments[0]));
        Map<String, Double> figures = measure();
        figures.forEach((name, figure) -> System.out.println(line(name, figure, limits)));
        List<String> complaints = limits.complaints(figures);
        complaints.forEach(complaint -> System.err.println("guard: " + complaint));
        System.exit(complaints.isEmpty() ? 0 : 1);
    }

    /** All figures by their names. */
    static Map<String, Double> measure() throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        // First, before others load what it needs.
        FirstTaskFigures.measure(figures);
        LoopFigures.measure(figures);
        TaskFigures.measure(figures);
        SimulationFigures.measure(figures);
        ComparisonFigures.measure(figures);
        WakeUpFigures.measure(figures);
        return figures;
    }

    private static String line(String name, double figure, Limits limits) {
        Limit limit = limits.byName().get(name);
        return limit == null
                ? String.format(Locale.ROOT, "%-20s %9s", name, Limits.text(figure))
                : String.format(
                        Locale.ROOT,
                        "%-20s %9s of %9s %s",
                        name,
                        Limits.text(figure),
                        Limits.text(limit.most()),
                        limit.unit());
    }
}
