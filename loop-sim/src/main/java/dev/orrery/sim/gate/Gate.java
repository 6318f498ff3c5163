package dev.orrery.sim.gate;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.decision.Seeds;
import dev.orrery.sim.explore.LauncherCommand;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.explore.Sweep;
import dev.orrery.sim.explore.SweepEnd;
import dev.orrery.sim.explore.SweepOptions;
import dev.orrery.sim.explore.SweepResult;
import dev.orrery.sim.explore.SweepTally;
import dev.orrery.sim.gate.GateSweep.Purpose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * What a continuous integration asks of scenarios: the plans of the corpus hold; fresh seeds hold
 * and repeat; every accident that was possible happened, every expected condition and place was
 * seen; planted bugs are found with the same settings.
 *
 * <p>Threading: one thread makes and runs it; one gate runs once. Time and units: real time, that
 * of the given clock. Failure: an interrupt of its thread ends it early, with what it has so far;
 * the flag stays set.
 */
public final class Gate {
    static final String SEEDS = "seeds";
    static final String EXEMPT = "exempt";

    private static final int NANOS_PER_MILLI = 1_000_000;

    private final Scenarios scenarios;
    private final GateOptions options;
    private final NanoClock clock;
    private final BiFunction<Scenario, SweepOptions, SweepOptions> jvms;
    private final Consumer<String> progress;

    private final List<GateEntry> observed = new ArrayList<>();
    private final List<GateSweep> sweeps = new ArrayList<>();
    private final SortedMap<String, Coverage> coverage = new TreeMap<>();
    private final SourcePlace.Finder sources = new SourcePlace.Finder(Path.of(""));
    private final long startNanos;
    private String corpusText = "";
    private boolean interrupted;

    /**
     * Makes a gate.
     *
     * @param scenarios all scenarios that there are
     * @param options what to look at
     * @param clock real time
     * @param jvms may give the sweep over a scenario child JVMs and a fresh one, and the plans of
     *     its corpus a child JVM; canaries, which no other JVM knows, run in this one
     * @param progress told what goes on, line by line
     */
    public Gate(
            Scenarios scenarios,
            GateOptions options,
            NanoClock clock,
            BiFunction<Scenario, SweepOptions, SweepOptions> jvms,
            Consumer<String> progress) {
        this.scenarios = scenarios;
        this.options = options;
        this.clock = clock;
        this.jvms = jvms;
        this.progress = progress;
        this.startNanos = clock.nanoTime();
    }

    /**
     * Tells whether a scenario has a planted bug and should be found out.
     *
     * @param scenario the scenario's name
     * @return true for {@code NAME-bug-WHAT}
     */
    public static boolean isBug(String scenario) {
        return scenario.contains("-bug-");
    }

    /**
     * Looks at everything.
     *
     * @return what was seen
     * @throws IllegalArgumentException if there is no scenario to look at, one of the names is that
     *     of none, or there is no such answerer
     */
    public GateReport run() {
        List<Scenario> chosen = chosen();
        checkCorpus();
        for (Scenario scenario : chosen) {
            sweep(scenario, isBug(scenario.name()) ? Purpose.BUG : Purpose.HOLDS, "");
        }
        if (options.hasCanaries()) {
            for (Canary canary : Canaries.all()) {
                sweep(canary, Purpose.CANARY, canary.kind());
            }
        }
        return GateReport.judged(
                settings(chosen),
                facts(),
                options.shard().total(),
                List.of(options.shard().index()),
                interrupted,
                observed,
                sweeps,
                coverage);
    }

    private List<Scenario> chosen() {
        List<Scenario> chosen =
                options.scenarios().isEmpty()
                        ? scenarios.all()
                        : options.scenarios().stream().map(scenarios::find).toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException(
                    "gate must have at least one scenario: scenarios=0. Put those of your project"
                            + " on the class path, listed in"
                            + " META-INF/services/dev.orrery.sim.explore.Scenario.");
        }
        return chosen;
    }

    private boolean isOver() {
        interrupted |= Thread.currentThread().isInterrupted();
        return interrupted;
    }

    private void checkCorpus() {
        try (Corpus corpus = new Corpus(scenarios, options, sources, jvms)) {
            check(corpus);
        }
    }

    private void check(Corpus corpus) {
        List<Path> plans;
        try {
            plans = corpus.plans();
        } catch (IOException unreadable) {
            observed.add(
                    GateEntry.of(
                            GateStep.CORPUS,
                            "?",
                            Paths.text(options.corpus()),
                            GateStatus.FAILED,
                            "the corpus cannot be read: " + unreadable));
            return;
        }
        int checked = 0;
        for (Path plan : plans) {
            if (isOver()) {
                break;
            }
            Corpus.Checked result = corpus.check(plan);
            if (result != null) {
                checked++;
                tell(result.entry());
                observed.add(result.entry());
                Coverage covered = result.coverage();
                if (covered != null && !isBug(result.entry().scenario())) {
                    coverage.merge(result.entry().scenario(), covered, Coverage::plus);
                }
            }
        }
        corpusText = checked + " plans in " + Paths.text(options.corpus());
        progress.accept("corpus: " + corpusText);
    }

    private void sweep(Scenario scenario, Purpose purpose, String kind) {
        if (isOver()) {
            return;
        }
        String about = purpose == Purpose.CANARY ? kind : scenario.summary();
        String file = purpose == Purpose.CANARY ? "" : sources.of(null, scenario.getClass()).file();
        SeedRange part = options.shard().slice(options.seeds());
        if (part == null) {
            sweeps.add(
                    new GateSweep(
                            scenario.name(), purpose, about, "", 0, 0, "", "no seeds", 0, file));
            return;
        }
        SweepOptions how =
                purpose == Purpose.HOLDS
                        ? options.sweep(part, "plans").withKeepGoing(true)
                        : options.sweep(part, "canaries")
                                .withKeepGoing(false)
                                .withShrinkTime(Duration.ZERO);
        if (purpose != Purpose.CANARY) {
            how = jvms.apply(scenario, how);
        }
        SweepResult result;
        try {
            result = new Sweep(scenario, how, clock, tally -> tell(scenario, tally)).run();
        } catch (IllegalArgumentException refused) {
            throw refused;
        } catch (RuntimeException | Error broken) {
            // What was seen of other scenarios must be told of all the same.
            sweeps.add(
                    new GateSweep(
                            scenario.name(),
                            purpose,
                            about,
                            part.toString(),
                            0,
                            0,
                            "",
                            "broken",
                            0,
                            file));
            broken(
                    scenario,
                    purpose,
                    List.of("no seed could run: " + RunFailure.oneLine(broken.toString())));
            return;
        }
        interrupted |= result.end() == SweepEnd.INTERRUPTED;
        String found =
                result.findings().isEmpty()
                        ? ""
                        : Seeds.format(result.findings().getFirst().seed());
        sweeps.add(
                new GateSweep(
                        scenario.name(),
                        purpose,
                        about,
                        part.toString(),
                        result.tally().seeds(),
                        result.tally().failing(),
                        purpose == Purpose.HOLDS ? "" : found,
                        result.end().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        result.tally().realTime().toMillis(),
                        file));
        if (purpose == Purpose.HOLDS || result.end() == SweepEnd.BROKEN) {
            broken(scenario, purpose, result.problems());
        }
        Findings findings = new Findings(options, scenario, sources);
        if (purpose == Purpose.HOLDS) {
            coverage.merge(scenario.name(), result.coverage(), Coverage::plus);
            result.findings()
                    .forEach(
                            finding -> {
                                GateEntry entry = findings.entry(finding, result.tally().seeds());
                                tell(entry);
                                observed.add(entry);
                            });
        } else if (!result.isDeterministic()) {
            observed.add(findings.notDeterministic(result));
        }
        progress.accept(
                scenario.name()
                        + ": "
                        + result.tally().seeds()
                        + " seeds, "
                        + (purpose == Purpose.HOLDS
                                ? result.tally().failing() + " failed"
                                : found.isEmpty() ? "not found yet" : "found, as it should be"));
    }

    private void tell(Scenario scenario, SweepTally tally) {
        progress.accept(scenario.name() + ": " + tally.seeds() + " seeds");
    }

    /** What a sweep could not do, or does not tell. */
    private void broken(Scenario scenario, Purpose purpose, List<String> problems) {
        GateStep step = purpose == Purpose.HOLDS ? GateStep.SEEDS : GateStep.CANARIES;
        for (int i = 0; i < problems.size(); i++) {
            GateEntry entry =
                    GateEntry.of(
                            step,
                            scenario.name(),
                            "sweep " + (i + 1),
                            GateStatus.FAILED,
                            problems.get(i));
            tell(entry);
            observed.add(entry);
        }
    }

    /** At once, so that it is seen even if this process does not live to write its results. */
    private void tell(GateEntry entry) {
        if (entry.status() != GateStatus.PASSED) {
            progress.accept(
                    entry.status().title()
                            + ": "
                            + entry.scenario()
                            + " "
                            + entry.name()
                            + ": "
                            + entry.message());
        }
    }

    private Map<String, String> settings(List<Scenario> chosen) {
        SweepOptions sweep = options.sweep();
        Duration budget = sweep.budget();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("scenarios", String.join(", ", chosen.stream().map(Scenario::name).toList()));
        settings.put("commit", options.commit().name());
        settings.put(SEEDS, options.seeds().toString());
        settings.put("answerer", sweep.answerer());
        settings.put("budget", budget == null ? "none" : budget.toString());
        settings.put("run twice", "1/" + sweep.replayEvery());
        settings.put("corpus", Paths.text(options.corpus()));
        settings.put("stale plans", options.isStaleFailing() ? "fail" : "warn");
        settings.put("canaries", options.hasCanaries() ? "yes" : "no");
        settings.put(EXEMPT, String.join(", ", options.exempt()));
        return settings;
    }

    private Map<String, String> facts() {
        long millis = (clock.nanoTime() - startNanos) / NANOS_PER_MILLI;
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("shard", options.shard() + " (" + options.shard().source() + ")");
        facts.put("commit from", options.commit().source());
        facts.put("corpus checked", corpusText);
        facts.put(
                "seconds", millis / 1000 + "." + String.format(Locale.ROOT, "%03d", millis % 1000));
        facts.put("new plans", Paths.text(options.newPlans()));
        facts.put("again", again());
        return facts;
    }

    /** The command that runs exactly the same again. */
    private String again() {
        SweepOptions sweep = options.sweep();
        Duration budget = sweep.budget();
        List<String> words = new ArrayList<>(List.of(options.launcher(), "gate"));
        words.add("--seeds " + options.seeds());
        if (!options.commit().name().isEmpty()) {
            words.add("--commit " + LauncherCommand.word(options.commit().name()));
        }
        if (options.shard().isPart()) {
            words.add("--shard " + options.shard());
        }
        if (!options.scenarios().isEmpty()) {
            words.add("--scenario " + String.join(",", options.scenarios()));
        }
        if (!sweep.answerer().equals("seeded")) {
            words.add("--answerer " + LauncherCommand.word(sweep.answerer()));
        }
        words.add("--determinism 1/" + sweep.replayEvery());
        if (budget != null) {
            words.add("--budget " + budget.toMillis() + "ms");
        }
        if (Files.isDirectory(options.corpus())) {
            words.add("--corpus " + LauncherCommand.word(Paths.text(options.corpus())));
        }
        if (options.isStaleFailing()) {
            words.add("--stale fail");
        }
        if (!options.exempt().isEmpty()) {
            words.add("--exempt " + LauncherCommand.word(String.join(",", options.exempt())));
        }
        if (!options.hasCanaries()) {
            words.add("--canaries no");
        }
        return String.join(" ", words);
    }
}
