package dev.orrery.sim.cli;

import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.decision.Seeds;
import dev.orrery.sim.explore.Divergence;
import dev.orrery.sim.explore.Finding;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.SweepEnd;
import dev.orrery.sim.explore.SweepResult;
import dev.orrery.sim.explore.SweepTally;
import dev.orrery.sim.explore.Tier;
import dev.orrery.sim.json.Json;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sweep as one JSON object. Seeds and digests are texts, since a reader's numbers may hold 53
 * bits only.
 */
final class SweepJson {
    private SweepJson() {}

    static String of(SweepResult result) {
        SweepTally tally = result.tally();
        List<Object> failures = new ArrayList<>();
        result.findings().forEach(failure -> failures.add(failure(failure)));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", result.scenario());
        json.put("seedsRun", tally.seeds());
        json.put("firstSeed", Seeds.format(result.options().seeds().first()));
        json.put("lastSeed", Seeds.format(result.lastSeed()));
        json.put("end", result.end().name());
        json.put("answerer", result.options().answerer());
        json.put("jobs", result.options().jobs());
        json.put("budgetSpent", result.end() == SweepEnd.BUDGET_SPENT);
        json.put("deterministic", result.isDeterministic());
        json.put("seedsFailed", tally.failing());
        json.put("failures", failures);
        json.put("problems", result.problems());
        json.put("coverage", coverage(result.coverage()));
        json.put("tier", Tier.ofThisJvm().number());
        json.put("events", tally.events());
        json.put("seconds", seconds(tally.realTime()));
        json.put("seedsPerSecond", tally.seedsPerSecond());
        json.put("virtualSeconds", seconds(tally.virtualTime()));
        return Json.of(json);
    }

    private static Map<String, Object> failure(Finding failure) {
        RunFailure why = failure.failure();
        Divergence divergence = failure.divergence();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seed", Seeds.format(failure.seed()));
        json.put("seeds", failure.seeds());
        if (why != null) {
            json.put("fingerprint", why.fingerprint().id());
            json.put("kind", why.fingerprint().kind());
        }
        json.put("message", why == null ? "not deterministic" : why.text());
        if (failure.planFile() != null) {
            json.put("plan", failure.planFile().toString());
        }
        if (failure.picture() != null) {
            json.put("picture", failure.picture().toString());
        }
        json.put("planLines", failure.plan().entries().size());
        json.put("planLinesFound", failure.found().entries().size());
        json.put("confirmation", failure.confirmation().name());
        if (!failure.planProblem().isEmpty()) {
            json.put("planProblem", failure.planProblem());
        }
        if (!failure.confirmationProblem().isEmpty()) {
            json.put("confirmationProblem", failure.confirmationProblem());
        }
        if (!failure.digest().isEmpty()) {
            json.put("digest", failure.digest());
        }
        if (divergence != null) {
            json.put("divergence", divergence.text());
        }
        return json;
    }

    private static Map<String, Object> coverage(Coverage coverage) {
        Map<String, Object> faults = new LinkedHashMap<>();
        coverage.faults()
                .forEach((kind, count) -> faults.put(kind, List.of(count.asked(), count.fired())));
        Map<String, Object> sometimes = new LinkedHashMap<>();
        coverage.sometimes()
                .forEach(
                        (name, count) ->
                                sometimes.put(name, List.of(count.evaluated(), count.held())));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("faults", faults);
        json.put("sometimes", sometimes);
        json.put("reachable", new LinkedHashMap<>(coverage.reachable()));
        return json;
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }
}
