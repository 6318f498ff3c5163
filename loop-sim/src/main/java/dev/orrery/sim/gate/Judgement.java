package dev.orrery.sim.gate;

import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.decision.KindCount;
import dev.orrery.sim.gate.GateSweep.Purpose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What follows from what was seen: which scenarios held, what never happened, which planted bugs
 * were not found. What a part has not seen is open until all parts are there.
 *
 * <p>Threading: immutable, any thread.
 */
final class Judgement {
    private final boolean whole;
    private final List<String> exempt;
    private final String seeds;

    Judgement(Map<String, String> settings, boolean whole) {
        this.whole = whole;
        this.exempt = Arrays.asList(settings.getOrDefault(Gate.EXEMPT, "").split(", "));
        this.seeds = settings.getOrDefault(Gate.SEEDS, "");
    }

    List<GateEntry> of(
            List<GateEntry> observed,
            List<GateSweep> sweeps,
            SortedMap<String, Coverage> coverage) {
        List<GateEntry> entries = new ArrayList<>();
        addStep(entries, observed, GateStep.CORPUS);
        for (GateSweep sweep : sweeps) {
            if (sweep.purpose() == Purpose.HOLDS) {
                addSeeds(entries, observed, sweep);
            }
        }
        for (GateSweep sweep : sweeps) {
            Coverage covered = coverage.get(sweep.scenario());
            if (sweep.purpose() == Purpose.HOLDS && covered != null) {
                addCoverage(entries, sweep, covered);
            }
        }
        for (GateSweep sweep : sweeps) {
            if (sweep.purpose() != Purpose.HOLDS) {
                entries.add(hunt(observed, sweep));
            }
        }
        return entries;
    }

    private static void addStep(List<GateEntry> entries, List<GateEntry> observed, GateStep step) {
        observed.stream().filter(entry -> entry.step() == step).forEach(entries::add);
    }

    private static void addSeeds(
            List<GateEntry> entries, List<GateEntry> observed, GateSweep sweep) {
        List<GateEntry> failures =
                observed.stream()
                        .filter(entry -> entry.step() == GateStep.SEEDS)
                        .filter(entry -> entry.scenario().equals(sweep.scenario()))
                        .toList();
        entries.addAll(failures);
        if (failures.isEmpty()) {
            entries.add(
                    GateEntry.of(
                            GateStep.SEEDS,
                            sweep.scenario(),
                            "holds",
                            GateStatus.PASSED,
                            sweep.ran() + " seeds, none failed"));
        }
    }

    private void addCoverage(List<GateEntry> entries, GateSweep sweep, Coverage covered) {
        int before = entries.size();
        String runs = "in " + sweep.ran() + " seeds of " + sweep.scenario();
        for (Map.Entry<String, KindCount> fault : covered.faults().entrySet()) {
            if (fault.getValue().fired() == 0) {
                entries.add(
                        unseen(
                                sweep,
                                "fault " + fault.getKey(),
                                fault.getKey(),
                                "was asked for "
                                        + fault.getValue().asked()
                                        + " times and never fired, "
                                        + runs));
            }
        }
        covered.sometimes()
                .forEach(
                        (name, seen) -> {
                            if (seen.held() == 0) {
                                entries.add(
                                        unseen(
                                                sweep,
                                                "sometimes " + name,
                                                name,
                                                "was looked at "
                                                        + seen.evaluated()
                                                        + " times and never held, "
                                                        + runs));
                            }
                        });
        covered.reachable()
                .forEach(
                        (name, count) -> {
                            if (count == 0) {
                                entries.add(
                                        unseen(
                                                sweep,
                                                "reachable " + name,
                                                name,
                                                "was never reached, " + runs));
                            }
                        });
        if (entries.size() == before) {
            entries.add(
                    GateEntry.of(
                            GateStep.COVERAGE,
                            sweep.scenario(),
                            "all seen",
                            GateStatus.PASSED,
                            "all of "
                                    + covered.faults().size()
                                    + " kinds of decisions, "
                                    + covered.sometimes().size()
                                    + " conditions and "
                                    + covered.reachable().size()
                                    + " places were seen"));
        }
    }

    private GateEntry unseen(GateSweep sweep, String what, String name, String message) {
        if (exempt.contains(name) || exempt.contains(sweep.scenario() + "/" + name)) {
            return GateEntry.of(
                    GateStep.COVERAGE,
                    sweep.scenario(),
                    what,
                    GateStatus.PASSED,
                    message + "; it is exempt");
        }
        return GateEntry.of(
                        GateStep.COVERAGE,
                        sweep.scenario(),
                        what,
                        whole ? GateStatus.FAILED : GateStatus.PENDING,
                        message)
                .at(new SourcePlace(sweep.file(), 0))
                .withDetails(
                        List.of(
                                "Give more seeds or time, or correct the scenario. If it need not"
                                        + " happen, give --exempt "
                                        + sweep.scenario()
                                        + "/"
                                        + name));
    }

    private GateEntry hunt(List<GateEntry> observed, GateSweep sweep) {
        for (GateEntry entry : observed) {
            // What was not deterministic there.
            if (entry.step() == GateStep.CANARIES && entry.scenario().equals(sweep.scenario())) {
                return entry;
            }
        }
        String about = sweep.purpose() == Purpose.CANARY ? "needs " + sweep.about() : sweep.about();
        if (!sweep.found().isEmpty()) {
            return GateEntry.of(
                    GateStep.CANARIES,
                    sweep.scenario(),
                    "found",
                    GateStatus.PASSED,
                    "found with seed " + sweep.found() + "; " + about);
        }
        String place =
                sweep.ran()
                        + " of the seeds "
                        + seeds
                        + (sweep.end().isEmpty() ? "" : " (" + sweep.end() + ")");
        if (exempt.contains(sweep.scenario())) {
            return GateEntry.of(
                    GateStep.CANARIES,
                    sweep.scenario(),
                    "found",
                    GateStatus.PASSED,
                    "was not found in " + place + "; it is exempt");
        }
        return GateEntry.of(
                        GateStep.CANARIES,
                        sweep.scenario(),
                        "found",
                        whole ? GateStatus.FAILED : GateStatus.PENDING,
                        "a planted bug was not found in " + place + "; " + about)
                .at(new SourcePlace(sweep.file(), 0))
                .withDetails(
                        List.of(
                                "Settings that do not find it would not find such a bug of yours"
                                    + " either: give more seeds or time, or another answerer."));
    }
}
