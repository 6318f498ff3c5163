package dev.orrery.examples.taskcost;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one peer showed in one workload: its figures, a number for each repeat. */
final class Row {
    private final Workload workload;
    private final Peer peer;
    private @Nullable String absence;
    private final Map<Figure, List<Double>> numbers = new EnumMap<>(Figure.class);

    /**
     * A row without numbers yet.
     *
     * @param absence why it shall have none, or null
     */
    Row(Workload workload, Peer peer, @Nullable String absence) {
        this.workload = workload;
        this.peer = peer;
        this.absence = absence;
    }

    Peer peer() {
        return peer;
    }

    @Nullable String absence() {
        return absence;
    }

    /** Nothing more is asked of a peer that has failed. */
    void fail(String reason) {
        absence = "it failed: " + reason;
        numbers.clear();
    }

    void add(Map<String, double[]> lines) {
        int measured = workload.countOf(peer);
        for (Figure figure : workload.figures()) {
            double number = figure.of(lines, workload.count(), measured);
            if (!Double.isNaN(number)) {
                numbers.computeIfAbsent(figure, any -> new ArrayList<>()).add(number);
            }
        }
    }

    /** The numbers of {@code figure}, in the order measured; none where it is not known. */
    double[] numbers(Figure figure) {
        List<Double> list = numbers.getOrDefault(figure, List.of());
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** One line of JSON. */
    String json() {
        StringBuilder text = new StringBuilder();
        text.append("{\"workload\":\"").append(workload.text());
        text.append("\",\"peer\":\"").append(peer.text()).append('"');
        if (absence != null) {
            return text.append(",\"left out\":\"").append(absence).append("\"}").toString();
        }
        text.append(",\"measured\":").append(workload.countOf(peer));
        if (!peer.isPython()) {
            text.append(",\"heap\":\"").append(workload.heap()).append('"');
        }
        for (Map.Entry<Figure, List<Double>> entry : numbers.entrySet()) {
            double median = Figure.median(numbers(entry.getKey()));
            text.append(String.format(Locale.ROOT, ",\"%s\":", entry.getKey().text()));
            text.append(String.format(Locale.ROOT, "{\"median\":%.3f,\"all\":[", median));
            String separator = "";
            for (double number : entry.getValue()) {
                text.append(separator).append(String.format(Locale.ROOT, "%.3f", number));
                separator = ",";
            }
            text.append("]}");
        }
        return text.append('}').toString();
    }
}
