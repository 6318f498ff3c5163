package dev.orrery.sim.gate;

import dev.orrery.sim.json.Json;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What failed or needs a look as SARIF 2.1.0, which services show beside the code.
 *
 * <p>Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
 */
final class Sarif {
    private Sarif() {}

    static String of(GateReport report) {
        List<Object> results = new ArrayList<>();
        for (GateEntry entry : report.entries()) {
            if (entry.status().isFailing() || entry.status() == GateStatus.WARNED) {
                results.add(
                        result(entry, report.settings().getOrDefault("corpus", "orrery-corpus")));
            }
        }
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "Orrery");
        driver.put("rules", rules());
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Json.member("driver", driver));
        run.put("columnKind", "utf16CodeUnits");
        Map<String, Object> invocation = new LinkedHashMap<>();
        invocation.put("executionSuccessful", !report.interrupted());
        run.put("invocations", List.of(invocation));
        run.put("results", results);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("verdict", report.verdict().title());
        properties.put("settings", report.settings());
        properties.put("facts", report.facts());
        run.put("properties", properties);
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return Json.of(log);
    }

    private static List<Object> rules() {
        List<Object> rules = new ArrayList<>();
        for (GateStep step : GateStep.values()) {
            Map<String, Object> rule = new LinkedHashMap<>();
            rule.put("id", ruleId(step));
            rule.put("shortDescription", message(description(step)));
            rules.add(rule);
        }
        return rules;
    }

    private static String ruleId(GateStep step) {
        return "orrery/" + step.title().replace(' ', '-');
    }

    private static String description(GateStep step) {
        return switch (step) {
            case CORPUS -> "A plan that showed a bug once must hold.";
            case SEEDS -> "A scenario must hold with every seed, and be deterministic.";
            case COVERAGE -> "What can happen must happen at least once.";
            case CANARIES -> "A planted bug must be found.";
        };
    }

    private static Map<String, Object> result(GateEntry entry, String elsewhere) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", ruleId(entry.step()));
        result.put("level", entry.status() == GateStatus.WARNED ? "warning" : "error");
        StringBuilder text = new StringBuilder();
        text.append(entry.scenario()).append(": ").append(entry.message());
        entry.details().forEach(line -> text.append('\n').append(line));
        if (!entry.replay().isEmpty()) {
            text.append("\nReplay: ").append(entry.replay());
        }
        result.put("message", message(text.toString()));
        // Services refuse a result without a place; what is of the gate itself is at the corpus.
        String file = entry.file().isEmpty() ? elsewhere : entry.file();
        result.put(
                "locations", List.of(Json.member("physicalLocation", place(file, entry.line()))));
        Map<String, Object> fingerprints = new LinkedHashMap<>();
        fingerprints.put(
                "orreryFailure/v1",
                entry.scenario()
                        + "/"
                        + (entry.fingerprint().isEmpty() ? entry.name() : entry.fingerprint()));
        result.put("partialFingerprints", fingerprints);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("status", entry.status().title());
        properties.put("scenario", entry.scenario());
        properties.put("plan", entry.plan());
        properties.put("replay", entry.replay());
        result.put("properties", properties);
        return result;
    }

    private static Map<String, Object> place(String file, int line) {
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("artifactLocation", Json.member("uri", uri(file)));
        // Services want a line, and a scenario as a whole begins at its first.
        place.put("region", Json.member("startLine", Math.max(1, line)));
        return place;
    }

    private static String uri(String path) {
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException notAPath) {
            return "unknown";
        }
    }

    private static Map<String, Object> message(String text) {
        return Json.member("text", text);
    }
}
