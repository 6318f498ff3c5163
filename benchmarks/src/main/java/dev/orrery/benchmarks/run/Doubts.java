package dev.orrery.benchmarks.run;

import java.util.ArrayList;
import java.util.List;

/** What makes a row's figures worth less, in words, for who looks on. */
final class Doubts {
    private static final double MANY = 0.2;

    private Doubts() {}

    /** One line for each doubt about the results of one row. */
    static List<String> of(List<Result> results) {
        List<String> doubts = new ArrayList<>();
        for (Result result : results) {
            if (result.others() > MANY) {
                doubts.add(
                        result.workload()
                                + ", "
                                + result.peer()
                                + ": other processes took "
                                + Math.round(result.others() * 100)
                                + " % of the machine. Measure again when it is quiet.");
            }
        }
        results.stream()
                .filter(result -> Double.valueOf(0).equals(result.also().get("pinned")))
                .findFirst()
                .ifPresent(
                        result ->
                                doubts.add(
                                        result.workload()
                                                + ": server and client share processors, since they"
                                                + " could not be pinned. Have two processors, and"
                                                + " taskset, which Debian has in util-linux."));
        return doubts;
    }
}
