package dev.orrery.sim.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.decision.KindCount;
import dev.orrery.sim.json.Json;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class GateFormatsTest {
    private static final String NASTY =
            "a|b <script> & \"q\" `x` ``` \u0000\u001b\ud800 ]]> \u20ac*_[";

    private static GateReport report() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("scenarios", "shop");
        settings.put("seeds", "1..100");
        settings.put("corpus", "orrery-corpus");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("shard", "1/1");
        facts.put("seconds", "1.234");
        facts.put("new plans", "target/orrery/gate/corpus");
        GateEntry failed =
                new GateEntry(
                        GateStep.SEEDS,
                        "shop",
                        "0a1b2c3d",
                        GateStatus.FAILED,
                        "invariant '" + NASTY + "' failed",
                        List.of("first " + NASTY, "second"),
                        "0a1b2c3d",
                        "src/main/java/shop/Shop with space.java",
                        42,
                        "0x17",
                        3,
                        "target/orrery/gate/corpus/shop/x.plan",
                        "shop/x.plan",
                        "./orrery replay target/orrery/gate/corpus/shop/x.plan");
        List<GateEntry> observed =
                List.of(
                        GateEntry.of(
                                GateStep.CORPUS,
                                "shop",
                                "shop/old.plan",
                                GateStatus.WARNED,
                                "holds, but no longer fits the code: 3 of 4 answers matched"),
                        GateEntry.of(
                                GateStep.CORPUS, "shop", "b.plan", GateStatus.PASSED, "holds; all"),
                        GateEntry.of(
                                GateStep.CORPUS,
                                "shop",
                                "c.plan",
                                GateStatus.NOT_DETERMINISTIC,
                                "another run"),
                        failed);
        TreeMap<String, Coverage> coverage = new TreeMap<>();
        TreeMap<String, KindCount> faults = new TreeMap<>();
        faults.put("timer.late", new KindCount(1234, 56));
        faults.put("buggify.full", new KindCount(7, 0));
        TreeMap<String, Coverage.Sometimes> sometimes = new TreeMap<>();
        sometimes.put("two leaders", new Coverage.Sometimes(77, 8));
        TreeMap<String, Long> places = new TreeMap<>();
        places.put("retry", 99L);
        coverage.put("shop", new Coverage(faults, sometimes, places));
        List<GateSweep> sweeps =
                List.of(
                        new GateSweep(
                                "shop",
                                GateSweep.Purpose.HOLDS,
                                "sells",
                                "1..100",
                                100,
                                3,
                                "",
                                "seeds done",
                                4321,
                                "src/Shop.java"),
                        new GateSweep(
                                "canary-x",
                                GateSweep.Purpose.CANARY,
                                "timer.late",
                                "1..100",
                                17,
                                1,
                                "0x11",
                                "first failure",
                                12,
                                ""));
        return GateReport.judged(settings, facts, 1, List.of(1), false, observed, sweeps, coverage);
    }

    /** What the schema of SARIF 2.1.0 requires of the parts that are written. */
    @Test
    void sarifHasWhatItsSchemaRequires() {
        Map<?, ?> log = map(Json.parse(Sarif.of(report()), "test"));
        assertThat(keys(log)).containsExactly("$schema", "version", "runs");
        assertThat(log.get("version")).isEqualTo("2.1.0");
        Map<?, ?> run = map(list(log.get("runs")).getFirst());
        assertThat(keys(run))
                .isSubsetOf("tool", "invocations", "results", "columnKind", "properties");
        assertThat(run.get("columnKind")).isIn("utf16CodeUnits", "unicodeCodePoints");
        Map<?, ?> driver = map(map(run.get("tool")).get("driver"));
        assertThat(keys(driver)).isSubsetOf("name", "rules");
        assertThat(text(driver, "name")).isNotEmpty();
        List<String> rules =
                list(driver.get("rules")).stream().map(rule -> text(map(rule), "id")).toList();
        assertThat(rules).doesNotHaveDuplicates();
        for (Object rule : list(driver.get("rules"))) {
            assertThat(keys(map(rule))).containsExactly("id", "shortDescription");
            assertThat(text(map(map(rule).get("shortDescription")), "text")).isNotEmpty();
        }
        for (Object invocation : list(run.get("invocations"))) {
            assertThat(map(invocation).get("executionSuccessful")).isInstanceOf(Boolean.class);
        }
        List<?> results = list(run.get("results"));
        assertThat(results).hasSize(4);
        for (Object one : results) {
            Map<?, ?> result = map(one);
            assertThat(keys(result))
                    .isSubsetOf(
                            "ruleId",
                            "level",
                            "message",
                            "locations",
                            "partialFingerprints",
                            "properties");
            assertThat(rules).contains(text(result, "ruleId"));
            assertThat(text(result, "level")).isIn("none", "note", "warning", "error");
            assertThat(text(map(result.get("message")), "text")).isNotEmpty();
            map(result.get("partialFingerprints"))
                    .values()
                    .forEach(value -> assertThat(value).isInstanceOf(String.class));
            List<?> locations = list(result.get("locations"));
            assertThat(locations).hasSize(1);
            Map<?, ?> place = map(map(locations.getFirst()).get("physicalLocation"));
            assertThat(text(map(place.get("artifactLocation")), "uri"))
                    .matches("[A-Za-z0-9._~/%-]+");
            assertThat((Long) map(place.get("region")).get("startLine")).isPositive();
        }
    }

    @Test
    void sarifNamesTheUsersLine() {
        String sarif = Sarif.of(report());
        assertThat(sarif)
                .contains("\"uri\":\"src/main/java/shop/Shop%20with%20space.java\"")
                .contains("\"startLine\":42")
                .contains("\"orreryFailure/v1\":\"shop/0a1b2c3d\"");
    }

    @Test
    void programsReadAllThatMarkdownSays() {
        String json = GateJson.of(report());
        String flat = plain(String.valueOf(Json.parse(json, "test")));
        for (String line : Markdown.of(report()).lines().toList()) {
            if (line.startsWith("#") || line.startsWith("|--") || line.startsWith("| scenario |")) {
                continue;
            }
            // Numbers, names and texts; the words around them are Markdown's own.
            for (String word : plain(line).replaceAll(":(?=\\d|$)", " ").split(" ")) {
                if (word.matches(".*[0-9./=-].*")
                        && word.length() > 1
                        && !word.matches("\\d+\\.\\d{3}")) {
                    assertThat(flat).as("line '%s'", line).contains(word.replaceAll("\\.$", ""));
                }
            }
        }
    }

    private static String plain(String text) {
        return text.replaceAll("[|`\\\\]", " ").replace("&lt;", "<");
    }

    @Test
    void markdownKeepsTextsInTheirPlaces() {
        String markdown = Markdown.of(report());
        assertThat(markdown).startsWith("# Orrery gate: not deterministic\n");
        // A fence that the text itself does not close, and cells that it does not end.
        assertThat(markdown).contains("````````\nfirst a|b");
        assertThat(markdown.lines().filter(line -> line.startsWith("| ")))
                .allMatch(line -> line.endsWith("|"))
                .noneMatch(line -> line.contains("<script>"));
        long columns =
                markdown.lines()
                        .filter(line -> line.startsWith("| shop | holds "))
                        .flatMapToInt(String::chars)
                        .filter(c -> c == '|')
                        .count();
        assertThat(columns).isEqualTo(9);
    }

    private static Map<?, ?> map(Object value) {
        assertThat(value).isInstanceOf(Map.class);
        return (Map<?, ?>) value;
    }

    private static List<?> list(Object value) {
        assertThat(value).isInstanceOf(List.class);
        return (List<?>) value;
    }

    private static List<String> keys(Map<?, ?> map) {
        return Arrays.asList(map.keySet().stream().map(String::valueOf).toArray(String[]::new));
    }

    private static String text(Map<?, ?> map, String name) {
        assertThat(map.get(name)).as(name).isInstanceOf(String.class);
        return (String) map.get(name);
    }
}
