package dev.orrery.examples.taskcost;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The rows of all workloads as people read them. */
final class Table {
    private Table() {}

    static String head() {
        return line(
                "workload",
                "figure",
                "peer",
                "median",
                "least",
                "most",
                "x uvloop",
                "x virtual",
                "x 1 carr.");
    }

    /** The lines of one workload: how many times better than uvloop and the JDK's threads. */
    static String lines(Workload workload, List<Row> rows) {
        StringBuilder text = new StringBuilder();
        for (Figure figure : workload.figures()) {
            for (Row row : rows) {
                if (row.numbers(figure).length > 0) {
                    text.append(line(workload, figure, row, rows));
                }
            }
        }
        for (Row row : rows) {
            if (row.absence() != null) {
                text.append(
                        line(
                                workload.text(),
                                "",
                                row.peer().text(),
                                " left out: " + row.absence()));
            }
        }
        return text.toString();
    }

    private static String line(Workload workload, Figure figure, Row row, List<Row> rows) {
        double[] sorted = row.numbers(figure);
        Arrays.sort(sorted);
        return line(
                workload.text(),
                figure.text(),
                row.peer().text(),
                String.format(Locale.ROOT, "%.1f", Figure.median(sorted)),
                String.format(Locale.ROOT, "%.1f", sorted[0]),
                String.format(Locale.ROOT, "%.1f", sorted[sorted.length - 1]),
                ratio(Peer.UVLOOP, figure, row, rows),
                ratio(Peer.PLAIN, figure, row, rows),
                ratio(Peer.ONE_CARRIER, figure, row, rows));
    }

    private static String ratio(Peer other, Figure figure, Row row, List<Row> rows) {
        for (Row theirs : rows) {
            double[] numbers = theirs.numbers(figure);
            if (theirs.peer() == other && numbers.length > 0) {
                double ratio = Figure.median(numbers) / Figure.median(row.numbers(figure));
                return String.format(Locale.ROOT, "%.2f", ratio);
            }
        }
        return "";
    }

    private static String line(String workload, String figure, String peer, String... cells) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%-14s  %-20s  %-28s", workload, figure, peer));
        for (String cell : cells) {
            text.append(String.format(Locale.ROOT, "%10s", cell));
        }
        return text.append(System.lineSeparator()).toString();
    }
}
