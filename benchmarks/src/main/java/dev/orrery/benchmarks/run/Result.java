package dev.orrery.benchmarks.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import dev.orrery.benchmarks.row.Figures;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one contender did in one workload: one figure of each of its processes, or why there is
 * none.
 *
 * @param size how much work it was, where that is not the row's own size; else 0
 */
record Result(
        String workload,
        String peer,
        String unit,
        int size,
        List<Double> runs,
        Map<String, Double> also,
        @Nullable String leftOut,
        @Nullable String failed,
        JsonObject machine) {
    /** True if there is a figure. */
    boolean isMeasured() {
        return !runs.isEmpty();
    }

    /** The median of the processes. */
    double value() {
        return Figures.median(array());
    }

    double min() {
        return Arrays.stream(array()).min().orElse(Double.NaN);
    }

    double max() {
        return Arrays.stream(array()).max().orElse(Double.NaN);
    }

    /** The share of the machine that others took; not a number if unknown. */
    double others() {
        JsonElement others = machine.get("others");
        return others != null && others.getAsJsonPrimitive().isNumber()
                ? others.getAsDouble()
                : Double.NaN;
    }

    private double[] array() {
        return runs.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** One line of JSON. */
    String json() {
        JsonObject json = new JsonObject();
        json.addProperty("workload", workload);
        json.addProperty("peer", peer);
        if (leftOut != null) {
            json.addProperty("left out", leftOut);
            return json.toString();
        }
        if (failed != null) {
            json.addProperty("failed", failed);
            return json.toString();
        }
        json.addProperty("value", rounded(value()));
        json.addProperty("unit", unit);
        json.addProperty("n", runs.size());
        json.addProperty("min", rounded(min()));
        json.addProperty("max", rounded(max()));
        JsonArray all = new JsonArray();
        runs.forEach(run -> all.add(rounded(run)));
        json.add("runs", all);
        json.add("machine", machine);
        if (size > 0) {
            json.addProperty("size", size);
        }
        JsonObject others = new JsonObject();
        also.forEach((name, figure) -> others.addProperty(name, rounded(figure)));
        json.add("also", others);
        return json.toString();
    }

    /**
     * Reads a line of JSON.
     *
     * @throws IllegalArgumentException if it is none, or has not what a result has
     */
    static Result parse(String line) {
        try {
            return parsed(line);
        } catch (JsonParseException | IllegalStateException | NumberFormatException noResult) {
            throw new IllegalArgumentException(noResult.getMessage(), noResult);
        }
    }

    private static Result parsed(String line) {
        JsonObject json = JsonParser.parseString(line).getAsJsonObject();
        List<Double> runs = new ArrayList<>();
        if (json.has("runs")) {
            json.getAsJsonArray("runs").forEach(run -> runs.add(run.getAsDouble()));
        }
        Map<String, Double> also = new TreeMap<>();
        if (json.has("also")) {
            json.getAsJsonObject("also")
                    .entrySet()
                    .forEach(entry -> also.put(entry.getKey(), entry.getValue().getAsDouble()));
        }
        return new Result(
                text(json, "workload"),
                text(json, "peer"),
                json.has("unit") ? json.get("unit").getAsString() : "",
                json.has("size") ? json.get("size").getAsInt() : 0,
                runs,
                also,
                json.has("left out") ? json.get("left out").getAsString() : null,
                json.has("failed") ? json.get("failed").getAsString() : null,
                json.has("machine") ? json.getAsJsonObject("machine") : new JsonObject());
    }

    private static String text(JsonObject json, String name) {
        if (!json.has(name)) {
            throw new IllegalStateException("it has no " + name);
        }
        return json.get(name).getAsString();
    }

    /**
     * The results in a file, one a line; of several of one contender the last one counts. Lines
     * that do not begin as JSON does, such as those of tables, are passed over.
     *
     * @throws IllegalArgumentException if a line is no result, or there is none
     */
    static List<Result> read(Path file) throws IOException {
        Map<List<Object>, Result> results = new LinkedHashMap<>();
        // Whatever bytes are in a file that is none of ours.
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.startsWith("{")) {
                Result result = parseLine(line, file, number);
                results.put(List.of(result.workload, result.peer, result.size), result);
            }
        }
        if (results.isEmpty()) {
            throw new IllegalArgumentException(
                    "a file of results must have a line of JSON for each: file="
                            + file
                            + ", results=0. benchmarks/run --json FILE writes them.");
        }
        return List.copyOf(results.values());
    }

    private static Result parseLine(String line, Path file, int number) {
        try {
            return parse(line);
        } catch (IllegalArgumentException noResult) {
            throw new IllegalArgumentException(
                    "a line of a file of results must be one as --json writes it: file="
                            + file
                            + ", line="
                            + number
                            + ", error="
                            + noResult.getMessage()
                            + ". Take that line out.",
                    noResult);
        }
    }

    // Six digits: more would pretend to know what they are.
    private static Number rounded(double figure) {
        double rounded = new BigDecimal(figure).round(new MathContext(6)).doubleValue();
        return rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15
                ? (Number) (long) rounded
                : (Number) rounded;
    }
}
