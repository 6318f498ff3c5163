package dev.orrery.sim.gate;

import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.decision.KindCount;
import dev.orrery.sim.json.Json;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A report as JSON, whole: what it was judged from is in it, so that parts can be merged. */
final class GateJson {
    private static final String FORMAT = "orrery-gate";
    private static final long VERSION = 1;

    private GateJson() {}

    static String of(GateReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("version", VERSION);
        json.put("verdict", report.verdict().title());
        json.put("settings", report.settings());
        json.put("facts", report.facts());
        json.put("shards", report.shards());
        json.put("shardsSeen", report.seen());
        json.put("interrupted", report.interrupted());
        Map<String, Object> counts = new LinkedHashMap<>();
        for (GateStatus status : GateStatus.values()) {
            counts.put(status.title(), report.count(status));
        }
        json.put("counts", counts);
        json.put("entries", report.entries().stream().map(GateJson::entry).toList());
        json.put("observed", report.observed().stream().map(GateJson::entry).toList());
        json.put("sweeps", report.sweeps().stream().map(GateJson::sweep).toList());
        Map<String, Object> coverage = new LinkedHashMap<>();
        report.coverage().forEach((scenario, covered) -> coverage.put(scenario, coverage(covered)));
        json.put("coverage", coverage);
        json.put("newPlans", report.newPlans());
        json.put("takeNewPlans", NewPlans.command(report));
        return Json.of(json);
    }

    static GateReport parse(String text, String name) {
        Fields json = new Fields(name, Json.parse(text, name));
        if (!json.text("format").equals(FORMAT) || json.number("version") != VERSION) {
            throw new IllegalArgumentException(
                    "gate result must be of format "
                            + FORMAT
                            + " "
                            + VERSION
                            + ": file="
                            + name
                            + ". Use one version of Orrery for all shards.");
        }
        SortedMap<String, Coverage> coverage = new TreeMap<>();
        Fields covered = json.object("coverage");
        for (String scenario : covered.names()) {
            coverage.put(scenario, coverage(covered.object(scenario)));
        }
        return GateReport.judged(
                json.object("settings").texts(),
                json.object("facts").texts(),
                Math.toIntExact(json.number("shards")),
                json.numbers("shardsSeen"),
                json.truth("interrupted"),
                json.objects("observed").stream().map(GateJson::entry).toList(),
                json.objects("sweeps").stream().map(GateJson::sweep).toList(),
                coverage);
    }

    private static Map<String, Object> entry(GateEntry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("step", entry.step().title());
        json.put("scenario", entry.scenario());
        json.put("name", entry.name());
        json.put("status", entry.status().title());
        json.put("message", entry.message());
        json.put("details", entry.details());
        json.put("fingerprint", entry.fingerprint());
        json.put("file", entry.file());
        json.put("line", entry.line());
        json.put("seed", entry.seed());
        json.put("seeds", entry.seeds());
        json.put("plan", entry.plan());
        json.put("newPlan", entry.newPlan());
        json.put("replay", entry.replay());
        return json;
    }

    private static GateEntry entry(Fields json) {
        return new GateEntry(
                GateStep.of(json.text("step")),
                json.text("scenario"),
                json.text("name"),
                GateStatus.of(json.text("status")),
                json.text("message"),
                json.list("details"),
                json.text("fingerprint"),
                json.text("file"),
                Math.toIntExact(json.number("line")),
                json.text("seed"),
                json.number("seeds"),
                json.text("plan"),
                json.text("newPlan"),
                json.text("replay"));
    }

    private static Map<String, Object> sweep(GateSweep sweep) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", sweep.scenario());
        json.put("purpose", sweep.purpose().name());
        json.put("about", sweep.about());
        json.put("seeds", sweep.seeds());
        json.put("ran", sweep.ran());
        json.put("failing", sweep.failing());
        json.put("found", sweep.found());
        json.put("end", sweep.end());
        json.put("millis", sweep.millis());
        json.put("file", sweep.file());
        return json;
    }

    private static GateSweep sweep(Fields json) {
        return new GateSweep(
                json.text("scenario"),
                GateSweep.Purpose.valueOf(json.text("purpose")),
                json.text("about"),
                json.text("seeds"),
                json.number("ran"),
                json.number("failing"),
                json.text("found"),
                json.text("end"),
                json.number("millis"),
                json.text("file"));
    }

    private static Map<String, Object> coverage(Coverage covered) {
        Map<String, Object> faults = new LinkedHashMap<>();
        covered.faults().forEach((kind, n) -> faults.put(kind, List.of(n.asked(), n.fired())));
        Map<String, Object> sometimes = new LinkedHashMap<>();
        covered.sometimes()
                .forEach((name, n) -> sometimes.put(name, List.of(n.evaluated(), n.held())));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("faults", faults);
        json.put("sometimes", sometimes);
        json.put("reachable", covered.reachable());
        return json;
    }

    private static Coverage coverage(Fields json) {
        SortedMap<String, KindCount> faults = new TreeMap<>();
        json.object("faults")
                .pairs()
                .forEach((name, n) -> faults.put(name, new KindCount(n.get(0), n.get(1))));
        SortedMap<String, Coverage.Sometimes> sometimes = new TreeMap<>();
        json.object("sometimes")
                .pairs()
                .forEach(
                        (name, n) ->
                                sometimes.put(name, new Coverage.Sometimes(n.get(0), n.get(1))));
        SortedMap<String, Long> reachable = new TreeMap<>();
        Fields places = json.object("reachable");
        places.names().forEach(name -> reachable.put(name, places.number(name)));
        return new Coverage(faults, sometimes, reachable);
    }

    /** The members of one object; what is missing or of another type is refused. */
    private record Fields(String file, Map<?, ?> members) {
        Fields(String file, Object json) {
            this(file, json instanceof Map<?, ?> map ? map : Map.of());
        }

        List<String> names() {
            return members.keySet().stream().map(String::valueOf).toList();
        }

        String text(String name) {
            return value(name, String.class);
        }

        long number(String name) {
            return value(name, Long.class);
        }

        boolean truth(String name) {
            return value(name, Boolean.class);
        }

        List<String> list(String name) {
            List<?> texts = value(name, List.class);
            return texts.stream().map(String::valueOf).toList();
        }

        List<Integer> numbers(String name) {
            List<Integer> numbers = new ArrayList<>();
            List<?> values = value(name, List.class);
            for (Object number : values) {
                numbers.add(Math.toIntExact(asNumber(number)));
            }
            return numbers;
        }

        Fields object(String name) {
            return new Fields(file, value(name, Map.class));
        }

        List<Fields> objects(String name) {
            List<Fields> objects = new ArrayList<>();
            List<?> values = value(name, List.class);
            for (Object object : values) {
                objects.add(new Fields(file, object));
            }
            return objects;
        }

        Map<String, String> texts() {
            Map<String, String> texts = new LinkedHashMap<>();
            names().forEach(name -> texts.put(name, text(name)));
            return texts;
        }

        Map<String, List<Long>> pairs() {
            Map<String, List<Long>> pairs = new LinkedHashMap<>();
            for (String name : names()) {
                List<?> pair = value(name, List.class);
                if (pair.size() != 2) {
                    throw refused(name);
                }
                pairs.put(name, List.of(asNumber(pair.get(0)), asNumber(pair.get(1))));
            }
            return pairs;
        }

        private Long asNumber(@Nullable Object value) {
            if (value instanceof Long number) {
                return number;
            }
            throw refused(String.valueOf(value));
        }

        private <T> T value(String name, Class<T> type) {
            Object value = members.get(name);
            if (!type.isInstance(value)) {
                throw refused(name);
            }
            return type.cast(value);
        }

        private IllegalArgumentException refused(String name) {
            return new IllegalArgumentException(
                    "gate result must have a member '"
                            + name
                            + "' of the right type: file="
                            + file
                            + ". Write the file again: it is cut off, or was edited.");
        }
    }
}
