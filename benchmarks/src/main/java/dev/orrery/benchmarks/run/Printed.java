package dev.orrery.benchmarks.run;

import dev.orrery.benchmarks.row.Figures;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one process printed.
 *
 * @param figure of all its measured runs together; not a number if it was left out
 * @param also the medians of its other figures
 * @param leftOut why it did nothing, or null
 */
record Printed(double figure, Map<String, Double> also, @Nullable String leftOut) {
    /**
     * Reads the lines of a process that has ended well. Of rates, what it did in all by the time
     * that this took; of costs, the mean: collections and all count.
     *
     * @throws IOException if they are not what a contender prints
     */
    static Printed parse(List<String> lines, boolean isRate) throws IOException {
        List<Double> runs = new ArrayList<>();
        Map<String, List<Double>> also = new LinkedHashMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("left-out")) {
                return new Printed(Double.NaN, Map.of(), line.substring("left-out ".length()));
            } else if (words[0].equals("run") && words.length == 2) {
                runs.add(number(words[1], line));
            } else if (words[0].equals("also") && words.length == 3) {
                also.computeIfAbsent(words[1].replace('_', ' '), name -> new ArrayList<>())
                        .add(number(words[2], line));
            }
        }
        if (runs.isEmpty()) {
            throw new IOException("it ended well and printed no figure");
        }
        // By their names: in each process in the same order.
        Map<String, Double> medians = new TreeMap<>();
        also.forEach((name, numbers) -> medians.put(name, median(numbers)));
        return new Printed(isRate ? harmonicMean(runs) : mean(runs), medians, null);
    }

    private static double number(String word, String line) throws IOException {
        try {
            double number = Double.parseDouble(word);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Said below, with the line.
        }
        throw new IOException("a figure must be a finite number: line=" + line);
    }

    private static double mean(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    // All runs do the same work.
    private static double harmonicMean(List<Double> rates) {
        return 1 / mean(rates.stream().map(rate -> 1 / rate).toList());
    }

    static double median(List<Double> numbers) {
        return Figures.median(numbers.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
