package dev.orrery.sim.gate;

import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.explore.LauncherCommand;
import dev.orrery.sim.gate.GateFiles.Part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes one report of those of several shards.
 *
 * <p>Threading: stateless, any thread. Failure: shards of different settings or commits are
 * refused; one that is missing, or there twice, is an entry that fails.
 */
public final class GateMerge {
    private GateMerge() {}

    /**
     * Merges the results of shards, and takes their new plans along.
     *
     * @param folders folders of results, or folders that hold such
     * @param out where the new plans go, below {@code corpus}
     * @return one report
     * @throws IllegalArgumentException if there are none, one cannot be read, or they do not belong
     *     together
     */
    public static GateReport of(List<Path> folders, Path out) {
        List<Part> parts = GateFiles.read(folders);
        GateReport first = parts.getFirst().report();
        for (Part part : parts) {
            requireSame(parts.getFirst(), part);
        }
        Map<String, GateEntry> observed = new LinkedHashMap<>();
        Map<String, GateSweep> sweeps = new LinkedHashMap<>();
        SortedMap<String, Coverage> coverage = new TreeMap<>();
        List<Integer> seen = new ArrayList<>();
        List<GateEntry> problems = new ArrayList<>();
        boolean interrupted = false;
        long millis = 0;
        for (Part part : parts) {
            GateReport report = part.report();
            interrupted |= report.interrupted();
            if (!new TreeSet<>(seen).containsAll(report.seen())) {
                seen.addAll(report.seen());
            } else {
                problems.add(shard(part.report().seen().toString(), "there are two results of it"));
                continue;
            }
            for (GateEntry entry : report.observed()) {
                String key = entry.step() + "/" + entry.scenario() + "/" + entry.name();
                GateEntry known = observed.get(key);
                observed.put(
                        key,
                        known == null ? moved(entry, part, out, problems) : both(known, entry));
            }
            for (GateSweep sweep : report.sweeps()) {
                sweeps.merge(sweep.scenario(), sweep, GateSweep::plus);
            }
            report.coverage()
                    .forEach((name, covered) -> coverage.merge(name, covered, Coverage::plus));
            millis += millis(report);
        }
        for (int shard = 1; shard <= first.shards(); shard++) {
            if (!seen.contains(shard)) {
                problems.add(
                        shard(
                                Integer.toString(shard),
                                "there is no result of it among those given"));
            }
        }
        List<GateEntry> all = new ArrayList<>(problems);
        all.addAll(observed.values());
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("shards merged", seen.stream().sorted().toList() + " of " + first.shards());
        facts.put("commit from", first.facts().getOrDefault("commit from", ""));
        facts.put(
                "seconds", millis / 1000 + "." + Long.toString(1000 + millis % 1000).substring(1));
        facts.put("new plans", Paths.text(out.resolve("corpus")));
        return GateReport.judged(
                first.settings(),
                facts,
                first.shards(),
                seen.stream().sorted().toList(),
                interrupted,
                all,
                List.copyOf(sweeps.values()),
                coverage);
    }

    private static void requireSame(Part one, Part other) {
        GateReport first = one.report();
        GateReport report = other.report();
        if (first.shards() != report.shards()) {
            throw refused(one, other, "shards", first.shards() + "", report.shards() + "");
        }
        for (String name : first.settings().keySet()) {
            String here = first.settings().get(name);
            String there = report.settings().getOrDefault(name, "(not there)");
            if (!there.equals(here)) {
                throw refused(one, other, name, String.valueOf(here), there);
            }
        }
    }

    private static IllegalArgumentException refused(
            Part one, Part other, String name, String here, String there) {
        return new IllegalArgumentException(
                "shards must be of one commit with the same settings: setting="
                        + name
                        + ", "
                        + one.folder()
                        + " has "
                        + here
                        + ", "
                        + other.folder()
                        + " has "
                        + there
                        + ". Merge the results of one build.");
    }

    private static GateEntry shard(String number, String problem) {
        return GateEntry.of(
                GateStep.CORPUS, "shard " + number, "result", GateStatus.FAILED, problem);
    }

    /** The same failure of several shards is one entry. */
    private static GateEntry both(GateEntry one, GateEntry other) {
        String also = "also in another shard";
        return one.withSeeds(one.seeds() + other.seeds())
                .withDetails(
                        one.details().contains(also) ? one.details() : plus(one.details(), also));
    }

    private static List<String> plus(List<String> lines, String line) {
        List<String> more = new ArrayList<>(lines);
        more.add(line);
        return more;
    }

    private static GateEntry moved(GateEntry entry, Part part, Path out, List<GateEntry> problems) {
        if (entry.newPlan().isEmpty()) {
            return entry;
        }
        Path from = part.folder().resolve("corpus").resolve(entry.newPlan());
        Path to = out.resolve("corpus").resolve(entry.newPlan());
        try {
            Findings.write(to, Files.readString(from));
            String plan = Paths.text(to);
            String launcher = entry.replay().replaceAll(" (replay|explore) .*", "");
            return entry.withPlan(plan, LauncherCommand.replay(launcher, plan));
        } catch (IOException uncopied) {
            problems.add(
                    shard(
                            part.report().seen().toString(),
                            "its plan cannot be taken along: " + uncopied));
            return entry;
        }
    }

    private static long millis(GateReport report) {
        String seconds = report.facts().getOrDefault("seconds", "0");
        return seconds.matches("\\d{1,12}\\.\\d{3}") ? Long.parseLong(seconds.replace(".", "")) : 0;
    }
}
